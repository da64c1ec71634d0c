# Registers every GoogleTest with ctest under labels, so that a run can choose:
#   unit      tests/**/*_test.cpp
#   pg        tests/**/*_pgtest.cpp: they start a real PostgreSQL server. Those that drive a load run one at a time, for
#             they compete for the cores; those that send one statement after another, explorations among them, run beside
#   drive     tests/drive/: what runs under ThreadSanitizer
#   pg-slow   suites named *Slow: minutes, only in ci/test --full
# A suite's name tells its label: ...PgTest, Drive..., ...Slow. A suite ...PgTest is one test of ctest's, in one process:
# its tests share a server, and most of them take less time than to start one.
include(GoogleTest)
set(discovery DISCOVERY_TIMEOUT 60)
gtest_discover_tests(pgrush_tests ${discovery}
  TEST_FILTER "-*PgTest*:Drive*:*Slow*" PROPERTIES LABELS unit)
gtest_discover_tests(pgrush_tests ${discovery} TEST_SUFFIX ""
  TEST_FILTER "Drive*-*PgTest*:*Slow*" PROPERTIES LABELS drive)
gtest_discover_tests(pgrush_tests ${discovery}
  TEST_FILTER "*Slow*" PROPERTIES LABELS pg-slow RESOURCE_LOCK server TIMEOUT 3600)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${test_sources})
set(suites)
foreach(file ${test_sources})
  file(STRINGS ${file} tests REGEX "^TEST(_F|_P)?\\([A-Za-z0-9_]*PgTest,")
  list(TRANSFORM tests REPLACE "^TEST[_FP]*\\(([A-Za-z0-9_]+),.*" "\\1")
  list(APPEND suites ${tests})
endforeach()
list(REMOVE_DUPLICATES suites)
string(CONCAT without_load "^(Migrat|Verify|Rollbacks|Checks|Access|Constraint|NodePgMigrate|Operations|Database|Seed|ServerWords|"
  "Server|Explore|ShippedExplorations|StopRegion|Staging|QueueDepth|.*Runbook|WebhookLines|WebhooksServe|WebhooksReplay|Contracts|Metrics)")
foreach(suite ${suites})
  set(label pg)
  if(suite MATCHES "^Drive")
    set(label pg-drive)
  endif()
  add_test(NAME ${suite} COMMAND pgrush_tests --gtest_filter=${suite}.*:*/${suite}.*)
  set_tests_properties(${suite} PROPERTIES LABELS ${label} TIMEOUT 900)
  if(NOT suite MATCHES ${without_load})
    set_tests_properties(${suite} PROPERTIES RESOURCE_LOCK server)
  endif()
endforeach()
