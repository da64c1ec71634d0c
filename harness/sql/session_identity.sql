-- As whom a file is run and where it finds names: the same before every file, whatever the one before has set.
SELECT concat_ws(', ', 'user ' || session_user, 'as ' || current_user, 'search_path ' || current_setting('search_path'),
                 'row_security ' || current_setting('row_security'))
