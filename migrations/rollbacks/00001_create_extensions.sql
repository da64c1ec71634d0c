-- Takes back 00001. No row is lost: what uses an extension has to be gone before, else this stops with 2BP01.
DROP EXTENSION IF EXISTS citext;
DROP EXTENSION IF EXISTS pgcrypto;
DROP EXTENSION IF EXISTS "uuid-ossp";
