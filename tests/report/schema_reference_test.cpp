#include "report/schema_reference.h"

#include <gtest/gtest.h>

namespace {

using nlohmann::json;
using report::classified;

TEST(Classified, ReadsTheMarksAtTheEndOfAComment) {
  const auto all = classified("Name of the patient [class: PHI] [retention: 10 years]");
  EXPECT_EQ(all.text, "Name of the patient");
  EXPECT_EQ(all.data_class, "PHI");
  EXPECT_EQ(all.retention, "10 years");
  const auto reversed = classified("Name [retention: 10 years] [class: PHI]");
  EXPECT_EQ(reversed.text, "Name");
  EXPECT_EQ(reversed.data_class, "PHI");
  EXPECT_EQ(reversed.retention, "10 years");
  EXPECT_EQ(classified("[class: public]").data_class, "public");
}

TEST(Classified, LeavesOtherBracketsAlone) {
  for (const char* text : {"", "plain", "a [class: PHI] in the middle", "[start, end)", "array []",
                           "[class: ", "]", "[note: x]"}) {
    const auto comment = classified(text);
    EXPECT_EQ(comment.text, text);
    EXPECT_EQ(comment.data_class, "");
    EXPECT_EQ(comment.retention, "");
  }
}

TEST(SchemaReference, ShowsATableWithAllThatIsKnownOfIt) {
  const json schema = json::parse(R"x({"schemas": [
    {"name": "empty", "comment": null, "tables": []},
    {"name": "public", "comment": "The clinic's", "tables": [
      {"name": "patients", "kind": "table", "comment": "Patients [class: PHI] [retention: 10 years]",
       "row_security": true, "row_security_forced": true,
       "columns": [
         {"name": "id", "type": "uuid", "not_null": true, "default": "gen_random_uuid()",
          "comment": "Key | of the row [class: administrative]"},
         {"name": "name", "type": "text", "not_null": false, "default": null, "comment": null}],
       "keys": [{"name": "patients_pkey", "definition": "PRIMARY KEY (id)"}],
       "indexes": [],
       "policies": [{"name": "own", "command": "ALL", "roles": ["clinician", "readonly"],
                     "using": "(a = b)", "check": null}]}]}]})x");
  EXPECT_EQ(
      report::to_markdown(schema),
      "# Schema reference\n"
      "\n## empty\n"
      "\n## public\nThe clinic's\n"
      "\n### public.patients\nPatients\n\n"
      "A table; class PHI; kept 10 years.\n\n"
      "| Column | Type | Class | Retention | What it is |\n|---|---|---|---|---|\n"
      "| `id` | `uuid NOT NULL DEFAULT gen_random_uuid()` | administrative | 10 years | Key \\| "
      "of the row |\n"
      "| `name` | `text` | PHI | 10 years |  |\n"
      "\nKeys:\n* `patients_pkey`: `PRIMARY KEY (id)`\n"
      "\nRow-level security, forced:\n"
      "* `own` for ALL to clinician, readonly: rows where `(a = b)`\n");
}

}  // namespace
