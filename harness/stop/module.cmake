# The stop module of `pgrush explore`, for the newest server whose headers are here (package postgresql-server-dev-N);
# without headers the program says so when it needs the module. To be included before a sanitizer is chosen: a backend
# loads the module, and PostgreSQL's own programs have none.
file(GLOB server_headers CONFIGURE_DEPENDS /usr/include/postgresql/*/server/plpgsql.h)
list(SORT server_headers COMPARE NATURAL ORDER DESCENDING)
set(stop_server 0)
if(server_headers)
  list(GET server_headers 0 newest_header)
  cmake_path(GET newest_header PARENT_PATH server_include)
  string(REGEX REPLACE ".*/([0-9]+)/server$" "\\1" stop_server ${server_include})

  file(GLOB stop_sources CONFIGURE_DEPENDS harness/stop/*.c)
  add_library(pgrush_stop MODULE ${stop_sources})
  # The server sees all names of all its modules: ours are hidden, but for what it calls.
  set_target_properties(pgrush_stop PROPERTIES PREFIX "" C_STANDARD 11 C_VISIBILITY_PRESET hidden)
  target_compile_definitions(pgrush_stop PRIVATE "PGDLLEXPORT=__attribute__((visibility(\"default\")))")
  target_include_directories(pgrush_stop PRIVATE harness)
  target_include_directories(pgrush_stop SYSTEM PRIVATE ${server_include})
  # As the server itself is compiled: its headers count on it.
  target_compile_options(pgrush_stop PRIVATE -fno-strict-aliasing -fwrapv)
endif()
set_source_files_properties(harness/provision/stop_module.cpp PROPERTIES
  COMPILE_DEFINITIONS PGRUSH_STOP_SERVER=${stop_server})
