# Registers every GoogleTest with ctest under labels, so that a run can choose:
#   pg        tests/**/*_pgtest.cpp: they start a real PostgreSQL server (one at a time: they compete for the cores)
#   drive     tests/drive/: what runs under ThreadSanitizer
#   pg-slow   suites named *Slow: minutes, only in ci/test --full
# A suite's name tells its label: ...PgTest, Drive..., ...Slow.
include(GoogleTest)
set(discovery DISCOVERY_TIMEOUT 60)
gtest_discover_tests(pgrush_tests ${discovery}
  TEST_FILTER "-*PgTest*:Drive*:*Slow*" PROPERTIES LABELS unit)
gtest_discover_tests(pgrush_tests ${discovery} TEST_SUFFIX ""
  TEST_FILTER "Drive*-*PgTest*:*Slow*" PROPERTIES LABELS drive)
gtest_discover_tests(pgrush_tests ${discovery}
  TEST_FILTER "*PgTest*-Drive*:*Slow*" PROPERTIES LABELS pg RESOURCE_LOCK server TIMEOUT 300)
gtest_discover_tests(pgrush_tests ${discovery}
  TEST_FILTER "Drive*PgTest*-*Slow*" PROPERTIES LABELS pg-drive RESOURCE_LOCK server TIMEOUT 300)
gtest_discover_tests(pgrush_tests ${discovery}
  TEST_FILTER "*Slow*" PROPERTIES LABELS pg-slow RESOURCE_LOCK server TIMEOUT 3600)
