-- What kind of installation the database says that it belongs to; '' if it does not.
SELECT coalesce(current_setting('app.environment', true), '')
