-- Whatever is run in it, the server lets nothing be written.
BEGIN READ ONLY
