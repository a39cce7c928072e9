-- How far each view has applied the log: moved in the transaction that writes its rows.
CREATE TABLE view_position (
    table_name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;

-- Events a view could not apply: parked in the transaction that moves its position past them.
CREATE TABLE view_parked (
    table_name TEXT NOT NULL,
    position INTEGER NOT NULL,
    view TEXT NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (table_name, position)
) WITHOUT ROWID;

-- Which table serves a view: a rebuild fills another one and then changes this line.
CREATE TABLE view_serving (
    view TEXT PRIMARY KEY,
    table_name TEXT NOT NULL
) WITHOUT ROWID;
