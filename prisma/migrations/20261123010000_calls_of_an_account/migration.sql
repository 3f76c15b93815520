-- Refused calls are looked through by account, newest first, alone or by application, code or address: each of these is one
-- index, in the order of the ids, which rise with time. No application ever changes its account.
ALTER TABLE refused_calls ADD COLUMN account_id uuid;
UPDATE refused_calls SET account_id = applications.account_id FROM applications WHERE applications.id = application_id;
ALTER TABLE refused_calls
  ALTER COLUMN account_id SET NOT NULL,
  ADD CONSTRAINT refused_calls_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts (id)
    ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX refused_calls_account_id_id_idx ON refused_calls (account_id, id);
CREATE INDEX refused_calls_account_id_code_id_idx ON refused_calls (account_id, code, id);
CREATE INDEX refused_calls_account_id_address_group_id_idx ON refused_calls (account_id, address_group, id);
CREATE INDEX refused_calls_application_id_id_idx ON refused_calls (application_id, id);

-- One spelling of networks everywhere: 2001:db8::/64, not 2001:db8:0:0::/64.
UPDATE refused_calls SET address_group = text(network(set_masklen(address::inet, 64))) WHERE address_group LIKE '%:%/64';
