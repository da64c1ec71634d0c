-- The extensions that the schema may use. All three are trusted, so the owner of the database may create them
-- without being a superuser; citext is used for e-mail addresses. Ids come from the server's own gen_random_uuid().
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS citext;
