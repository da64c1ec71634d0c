# Registers every GoogleTest with ctest under labels, so that a run can choose:
#   unit      tests/**/*_test.cpp
#   pg        tests/**/*_pgtest.cpp: they start a real PostgreSQL server. Those that drive a load run one at a time, beside
#             one at most of those that send one statement after another, explorations among them
#   drive     tests/drive/: what runs under ThreadSanitizer
#   pg-slow   suites named *Slow: minutes, only in ci/test --full
# A suite's name tells its label: ...PgTest, Drive..., ...Slow. A suite is one test of ctest's, in one process, for most tests
# take less time than to start one, and those of a ...PgTest share a server; of the slow ones each has its own.
include(GoogleTest)
gtest_discover_tests(pgrush_tests DISCOVERY_TIMEOUT 60
  TEST_FILTER "*Slow*" PROPERTIES LABELS pg-slow RESOURCE_LOCK server TIMEOUT 3600)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${test_sources})
set(suites)
foreach(file ${test_sources})
  file(STRINGS ${file} tests REGEX "^(TEST|TEST_F|TEST_P|TYPED_TEST)\\([A-Za-z0-9_]+,")
  list(TRANSFORM tests REPLACE "^[A-Z_]+\\(([A-Za-z0-9_]+),.*" "\\1")
  list(APPEND suites ${tests})
endforeach()
list(REMOVE_DUPLICATES suites)
list(FILTER suites EXCLUDE REGEX "Slow")
string(CONCAT without_load "^(Migrat|Verify|Rollbacks|Checks|Access|Constraint|NodePgMigrate|Operations|Database|Seed|ServerWords|"
  "Server|Explore|ShippedExplorations|StopRegion|Staging|QueueDepth|.*Runbook|WebhookLines|RoleSession|WebhooksServe|WebhooksReplay|"
  "Contracts|Metrics|Readme|AnyProcedure|Check|Gate)")
foreach(suite ${suites})
  set(label unit)
  if(suite MATCHES "^Drive.*PgTest")
    set(label pg-drive)
  elseif(suite MATCHES "PgTest")
    set(label pg)
  elseif(suite MATCHES "^Drive")
    set(label drive)
  endif()
  add_test(NAME ${suite} COMMAND pgrush_tests --gtest_filter=${suite}.*:*/${suite}.*)
  set_tests_properties(${suite} PROPERTIES LABELS ${label} TIMEOUT 900)
  # What takes long begins first, and what has to come one at a time before all else.
  if(suite MATCHES "PgTest")
    set_tests_properties(${suite} PROPERTIES COST 100)
    if(NOT suite MATCHES ${without_load})
      set_tests_properties(${suite} PROPERTIES RESOURCE_LOCK server COST 200)
    endif()
  endif()
endforeach()
set_tests_properties(SelftestPgTest PROPERTIES COST 300)
# It finds out what a server can take: with neighbours that is less.
set_tests_properties(CapacityPgTest PROPERTIES RUN_SERIAL ON)
