-- Payments, a ledger that knows each entry's place and the balance after it, and the indexes of lists that may grow long.

-- Payments -------------------------------------------------------------------------------------------------------------

CREATE TYPE "payment_kind" AS ENUM ('CARD_BINDING', 'TOP_UP');
CREATE TYPE "payment_state" AS ENUM ('PENDING', 'ACCEPTED', 'REFUSED', 'DROPPED');

CREATE TABLE "payments" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" "payment_kind" NOT NULL,
    "key" UUID NOT NULL,
    "state" "payment_state" NOT NULL,
    "amount" DECIMAL(14,2),
    "refusal" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payments_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "payments_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    -- The same numbers as the ledger's.
    CONSTRAINT "payments_amount" CHECK (
      (kind = 'TOP_UP' AND amount IS NOT NULL AND amount BETWEEN 1.00 AND 10000.00) OR (kind = 'CARD_BINDING' AND amount IS NULL)
    ),
    CONSTRAINT "payments_settled" CHECK ((state = 'PENDING') = (settled_at IS NULL)),
    CONSTRAINT "payments_refusal" CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
);

CREATE UNIQUE INDEX "payments_account_id_key_key" ON "payments"("account_id", "key");
CREATE INDEX "payments_person_id_idx" ON "payments"("person_id");
CREATE INDEX "payments_state_asked_at_idx" ON "payments"("state", "asked_at");
-- Two forms of one account cannot both wait for the provider: the second would pay again for what the first is paying.
CREATE UNIQUE INDEX "payments_one_pending" ON "payments"("account_id", "kind") WHERE state = 'PENDING';

-- The ledger -----------------------------------------------------------------------------------------------------------

ALTER TABLE "ledger_entries"
  ADD COLUMN "position" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "balance_after" DECIMAL(14,2) NOT NULL DEFAULT 0,
  ADD COLUMN "payment_id" UUID,
  ADD CONSTRAINT "ledger_entries_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payments"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "ledger_entries_payment_kind" CHECK (payment_id IS NULL OR kind = 'TOP_UP');

-- Entries of before are numbered as they are read: by their instant, then by id. No later entry is ever changed.
ALTER TABLE "ledger_entries" DISABLE TRIGGER ledger_entries_append_only;
UPDATE ledger_entries AS entry SET position = counted.position, balance_after = counted.balance_after
FROM (
  SELECT id, row_number() OVER in_order AS position, sum(amount) OVER in_order AS balance_after
  FROM ledger_entries WINDOW in_order AS (PARTITION BY account_id ORDER BY created_at, id)
) AS counted
WHERE counted.id = entry.id;
ALTER TABLE "ledger_entries" ENABLE TRIGGER ledger_entries_append_only;

CREATE UNIQUE INDEX "ledger_entries_payment_id_key" ON "ledger_entries"("payment_id");
CREATE UNIQUE INDEX "ledger_entries_account_id_position_key" ON "ledger_entries"("account_id", "position");

-- Books before the row is written instead of after, so that the row can say what the balance is then. The account's row is
-- locked by the booking: of two entries at once the second sees the first's position and balance.
CREATE OR REPLACE FUNCTION ledger_entry_books() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.account_id RETURNING balance INTO NEW.balance_after;
  IF NEW.balance_after IS NULL THEN
    RAISE EXCEPTION 'ledger_entries_account_id_fkey: there is no such account'
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'ledger_entries_account_id_fkey';
  END IF;
  IF NEW.balance_after < 0 AND NEW.kind <> 'CORRECTION' THEN
    RAISE EXCEPTION 'accounts_balance_not_negative: only a correction may take a balance below zero'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_balance_not_negative';
  END IF;
  SELECT coalesce(max(position), 0) + 1 INTO NEW.position FROM ledger_entries WHERE account_id = NEW.account_id;
  RETURN NEW;
END $$;
DROP TRIGGER ledger_entry_books ON ledger_entries;
CREATE TRIGGER ledger_entry_books BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_entry_books();

-- Lists that may grow long ---------------------------------------------------------------------------------------------

DROP INDEX "audit_events_actor_id_idx";
DROP INDEX "audit_events_subject_id_idx";
CREATE INDEX "audit_events_actor_id_id_idx" ON "audit_events"("actor_id", "id");
CREATE INDEX "audit_events_subject_id_id_idx" ON "audit_events"("subject_id", "id");
CREATE INDEX "audit_events_account_id_event_id_idx" ON "audit_events"("account_id", "event", "id");

-- One for each order of the list of applications; by name, the unique one serves.
DROP INDEX "applications_account_id_created_at_idx";
CREATE INDEX "applications_account_id_created_at_id_idx" ON "applications"("account_id", "created_at", "id");
CREATE INDEX "applications_account_id_status_id_idx" ON "applications"("account_id", "status", "id");

-- The search for a part of a name, key or channel number. The account is not in it: of a search that finds anything at all,
-- few rows are of other accounts, and the account's own list would be read whole. Without fastupdate: additions are rare, and
-- a search would have to look through those not yet worked in. Shipped with PostgreSQL and trusted.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX applications_search ON applications
  USING gin (lower(name || ' ' || key || ' ' || channel_number) gin_trgm_ops) WITH (fastupdate = off);

CREATE INDEX "sessions_last_active_at_idx" ON "sessions"("last_active_at");
