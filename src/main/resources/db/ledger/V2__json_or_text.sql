-- What the conversion json_or_text does. Its names are qualified instead of a search_path being set for it, and text
-- that cannot be JSON by its first character is told without an exception: each makes it faster by half. It is not
-- PARALLEL SAFE, because before version 17 a parallel query cannot catch an exception.

CREATE FUNCTION json_or_text(value text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE AS
$$
BEGIN
    IF pg_catalog.left(value, 1000) OPERATOR(pg_catalog.~) '^[ \t\n\r]*[^ \t\n\r{["0-9tfn-]' THEN
        RETURN pg_catalog.to_jsonb(value);
    END IF;
    BEGIN
        RETURN value::pg_catalog.jsonb;
    EXCEPTION WHEN data_exception OR program_limit_exceeded OR statement_too_complex THEN
        RETURN pg_catalog.to_jsonb(value);
    END;
END
$$;
COMMENT ON FUNCTION json_or_text(text) IS 'Text that is JSON as that JSON, all other text as a JSON string.';
