#pragma once

namespace lint {

/// The column that says whose a row is. A table that has it is a tenant table.
inline constexpr const char* kTenant = "clinic_id";

}  // namespace lint
