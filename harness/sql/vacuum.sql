-- Makes room: of everything, dead rows go.
VACUUM
