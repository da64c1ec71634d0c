#include "provision/schema_drift.h"

#include <gtest/gtest.h>

namespace {

std::vector<std::string> schema_differences(const std::string& dump, const std::string& expected) {
  return provision::schema_differences(dump, expected, "schema.sql");
}

/// An object as pg_dump writes it.
std::string object(const std::string& name, const std::string& type, const std::string& text) {
  return "--\n-- Name: " + name + "; Type: " + type +
         "; Schema: public; Owner: clinic_owner\n--\n\n" + text + "\n\n\n";
}

const std::string kTable =
    object("patients", "TABLE", "CREATE TABLE public.patients (\n    id uuid\n);");
const std::string kPolicy =
    object("patients own", "POLICY", "CREATE POLICY own ON public.patients USING (a);");
const std::string kEnd = "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict pgrush\n";

std::vector<std::string> one(const std::string& sentence) { return {sentence}; }

TEST(SchemaDrift, OfTheSameSchemaIsNone) {
  EXPECT_TRUE(schema_differences(kTable + kPolicy + kEnd, kTable + kPolicy + kEnd).empty());
  EXPECT_TRUE(schema_differences("", "").empty());
}

TEST(SchemaDrift, DoesNotCountOrderPreambleAndEnd) {
  EXPECT_TRUE(
      schema_differences("SET a = 1;\n" + kPolicy + kTable, kTable + kPolicy + kEnd).empty());
}

TEST(SchemaDrift, NamesWhatIsMissingAndWhatIsTooMuch) {
  EXPECT_EQ(schema_differences(kTable, kTable + kPolicy),
            one("POLICY public.patients own is in schema.sql, but not in the database"));
  EXPECT_EQ(schema_differences(kTable + kPolicy, kTable),
            one("POLICY public.patients own is in the database, but not in schema.sql"));
}

TEST(SchemaDrift, ShowsTheFirstLineThatDiffers) {
  const std::string typed =
      object("patients", "TABLE", "CREATE TABLE public.patients (\n    id text\n);");
  EXPECT_EQ(schema_differences(typed, kTable),
            one("TABLE public.patients has \"    id text\" where schema.sql has \"    id uuid\""));
  const std::string forced = object(
      "patients", "TABLE",
      "CREATE TABLE public.patients (\n    id uuid\n);\n\nALTER TABLE public.patients FORCE;");
  EXPECT_EQ(schema_differences(kTable, forced),
            one("TABLE public.patients has nothing more where schema.sql has \"ALTER TABLE "
                "public.patients FORCE;\""));
}

TEST(SchemaDrift, NamesObjectsWithoutASchema) {
  const std::string schema =
      "--\n-- Name: audit; Type: SCHEMA; Schema: -; Owner: x\n--\n\nCREATE;\n";
  EXPECT_EQ(schema_differences("", schema),
            one("SCHEMA audit is in schema.sql, but not in the database"));
}

}  // namespace
