#pragma once

#include <string>

struct pg_result;

namespace pg {

/// What the server says about an error, on one line; "" if the error is libpq's own. Its DETAIL and
/// CONTEXT are left out: they hold values of rows, and a row may be a patient's. So is what a data
/// exception (class 22) quotes, unless the server found it in the text of the statement or it is a
/// parameter.
std::string server_words(const pg_result* result);

}  // namespace pg
