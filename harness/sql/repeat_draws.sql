-- From here on random() gives the same numbers each time. The setting "seed" would do so only if it is set by SET.
SELECT setseed(0)
