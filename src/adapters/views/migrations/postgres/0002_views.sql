-- How far each view has applied the log: moved in the transaction that writes its rows.
CREATE TABLE view_position (
    table_name text PRIMARY KEY,
    position bigint NOT NULL
);

-- Events a view could not apply: parked in the transaction that moves its position past them.
CREATE TABLE view_parked (
    table_name text NOT NULL,
    position bigint NOT NULL,
    view text NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    error text NOT NULL,
    PRIMARY KEY (table_name, position)
);

-- Which table serves a view: a rebuild fills another one and then changes this line.
CREATE TABLE view_serving (
    view text PRIMARY KEY,
    table_name text NOT NULL
);
