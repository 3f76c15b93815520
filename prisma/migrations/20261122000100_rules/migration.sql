-- The rules that the database itself holds. Each has a name, because lib/server/database-errors.ts turns names into
-- sentences; a trigger says its rule's name in its message too, because the client passes on no more than that.

-- uuid and smallint as parts of the exclusion constraints below; shipped with PostgreSQL and trusted.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Accounts and their money -------------------------------------------------------------------------------------------

ALTER TABLE accounts
  ADD CONSTRAINT accounts_name_form CHECK (char_length(name) BETWEEN 1 AND 100),
  ADD CONSTRAINT accounts_limit_range CHECK (application_limit BETWEEN 0 AND 100000);

ALTER TABLE credit_cards
  ADD CONSTRAINT credit_cards_last_four_form CHECK (last_four ~ '^[0-9]{4}$'),
  ADD CONSTRAINT credit_cards_expiry_range CHECK (expiry_month BETWEEN 1 AND 12 AND expiry_year BETWEEN 2000 AND 2199);

ALTER TABLE ledger_entries
  ADD CONSTRAINT ledger_entries_amount_sign CHECK (
    (kind = 'TOP_UP' AND amount BETWEEN 1.00 AND 10000.00)
    OR (kind = 'CORRECTION' AND amount <> 0)
    OR (kind = 'CHARGE' AND amount < 0)
  ),
  ADD CONSTRAINT ledger_entries_correction_reason CHECK (kind <> 'CORRECTION' OR char_length(btrim(reason)) > 0);

-- The balance is the sum of the ledger because nothing else may write it: the entry's trigger adds to it, and the guard on
-- accounts lets a change of balance pass only from within another trigger.
CREATE FUNCTION ledger_entry_books() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  booked numeric(14, 2);
BEGIN
  UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.account_id RETURNING balance INTO booked;
  IF booked < 0 AND NEW.kind <> 'CORRECTION' THEN
    RAISE EXCEPTION 'accounts_balance_not_negative: only a correction may take a balance below zero'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_balance_not_negative';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_books AFTER INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_entry_books();

CREATE FUNCTION accounts_balance_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN
      RAISE EXCEPTION 'accounts_balance_by_ledger: a balance starts at zero'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_balance_by_ledger';
    END IF;
  ELSIF NEW.balance IS DISTINCT FROM OLD.balance AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'accounts_balance_by_ledger: the ledger is the only writer of a balance'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_balance_by_ledger';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_balance_guard BEFORE INSERT OR UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION accounts_balance_guard();

-- People ---------------------------------------------------------------------------------------------------------------

ALTER TABLE people
  ADD CONSTRAINT people_email_lower CHECK (email = lower(email)),
  ADD CONSTRAINT people_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
  ADD CONSTRAINT people_name_length CHECK (char_length(name) BETWEEN 1 AND 100);

-- Applications ---------------------------------------------------------------------------------------------------------

ALTER TABLE applications
  ADD CONSTRAINT applications_name_form CHECK (name ~ '^[A-Za-z0-9_]{1,30}$'),
  ADD CONSTRAINT applications_key_form CHECK (key ~ '^[A-Za-z0-9]{28}$'),
  ADD CONSTRAINT applications_channel_number_form CHECK (channel_number ~ '^isms[0-9]{8,17}$'),
  ADD CONSTRAINT applications_suspension CHECK (
    (status = 'SUSPENDED') = (suspended_at IS NOT NULL) AND (suspended_at IS NULL) = (suspension_reason IS NULL)
  );
CREATE UNIQUE INDEX applications_account_id_name_key ON applications (account_id, lower(name));

-- A sequence never gives a number twice, and applications are never deleted: a channel number is never reused.
CREATE SEQUENCE channel_numbers AS bigint START 10000000 MINVALUE 10000000;

-- Intervals ------------------------------------------------------------------------------------------------------------

-- At most one whitelist revision is in force at any instant. Rows that were cancelled never were in force.
ALTER TABLE whitelist_revisions
  ADD CONSTRAINT whitelist_revisions_length CHECK (cardinality(addresses) <= 10),
  ADD CONSTRAINT whitelist_revisions_interval CHECK (effective_until >= effective_from),
  ADD CONSTRAINT whitelist_revisions_one_in_force EXCLUDE USING gist (
    application_id WITH =, tstzrange(effective_from, effective_until) WITH &&
  ) WHERE (cancelled_at IS NULL);

-- At most one version a slot, and there are two slots: at most two secret versions are valid at any instant.
ALTER TABLE application_secrets
  ADD CONSTRAINT application_secrets_slot_range CHECK (slot IN (0, 1)),
  ADD CONSTRAINT application_secrets_fingerprint_form CHECK (fingerprint ~ '^[0-9a-f]{8}$'),
  ADD CONSTRAINT application_secrets_interval CHECK (valid_until >= valid_from),
  ADD CONSTRAINT application_secrets_two_in_force EXCLUDE USING gist (
    application_id WITH =, slot WITH =, tstzrange(valid_from, valid_until) WITH &&
  ) WHERE (cancelled_at IS NULL);

-- Verification codes ---------------------------------------------------------------------------------------------------

ALTER TABLE verification_codes
  ADD CONSTRAINT verification_codes_attempts CHECK (attempts BETWEEN 0 AND 5),
  ADD CONSTRAINT verification_codes_interval CHECK (expires_at > created_at),
  ADD CONSTRAINT verification_codes_void CHECK ((voided_at IS NULL) = (void_reason IS NULL));
-- A new code voids the one before it: two live codes for one deed cannot exist.
CREATE UNIQUE INDEX verification_codes_one_live ON verification_codes (person_id, session_id, application_id, deed)
  WHERE spent_at IS NULL AND voided_at IS NULL;

-- What may never be taken back -----------------------------------------------------------------------------------------

-- Guards against mistakes in programs and shells. The owner of the tables can still drop the triggers; see the README.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER applications_never_deleted BEFORE DELETE OR TRUNCATE ON applications
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
