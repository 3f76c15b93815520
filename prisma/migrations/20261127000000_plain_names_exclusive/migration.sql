-- Names in the field's words. Nothing else changes. Earlier releases use the old names, so this migration is exclusive.

-- What a verification code is for.
ALTER TYPE deed RENAME TO verification_purpose;
ALTER TABLE verification_codes RENAME COLUMN deed TO purpose;

-- The trigger that adds each ledger entry to the account's balance.
ALTER TRIGGER ledger_entry_books ON ledger_entries RENAME TO ledger_entries_update_balance;
ALTER FUNCTION ledger_entry_books() RENAME TO update_balance_by_ledger_entry;

-- The trigger that counts the applications of an account.
ALTER TRIGGER applications_count ON applications RENAME TO applications_update_count;
ALTER FUNCTION applications_count() RENAME TO update_application_count;

-- The triggers that notify the SMS API when credentials change.
ALTER FUNCTION notify_credentials_of_part() RENAME TO notify_credentials_of_secret_or_whitelist;
ALTER FUNCTION notify_credentials_of_all() RENAME TO notify_all_credentials;
