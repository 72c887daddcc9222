CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.filled AS SELECT generate_series(1, ${rows}) AS id;
