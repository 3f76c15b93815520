-- How many applications an account has stands in its row, because every page shows it and counting ten thousand takes longer
-- than everything else a page reads. Applications are never deleted and never change their account, so it only rises: with
-- each statement that adds some, by the trigger alone.
ALTER TABLE "accounts" ADD COLUMN "application_count" INTEGER NOT NULL DEFAULT 0;
UPDATE accounts SET application_count = (SELECT count(*) FROM applications WHERE account_id = accounts.id);

CREATE FUNCTION applications_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts SET application_count = accounts.application_count + counted.added
  FROM (SELECT account_id, count(*) AS added FROM added_applications GROUP BY account_id) AS counted
  WHERE accounts.id = counted.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER applications_count AFTER INSERT ON applications
  REFERENCING NEW TABLE AS added_applications FOR EACH STATEMENT EXECUTE FUNCTION applications_count();

CREATE FUNCTION accounts_application_count_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.application_count <> 0)
    OR (TG_OP = 'UPDATE' AND NEW.application_count <> OLD.application_count AND pg_trigger_depth() < 2) THEN
    RAISE EXCEPTION 'accounts_application_count_by_applications: only adding applications counts them'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_application_count_by_applications';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_application_count_guard BEFORE INSERT OR UPDATE OF application_count ON accounts
  FOR EACH ROW EXECUTE FUNCTION accounts_application_count_guard();
