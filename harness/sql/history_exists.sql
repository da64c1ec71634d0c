SELECT to_regclass('pgrush.migrations') IS NOT NULL
