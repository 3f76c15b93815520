-- The SMS API: messages, what was refused and accepted, who used which secret last, and the notices by which every
-- gateway hears of a change.

-- Messages ---------------------------------------------------------------------------------------------------------------

CREATE TYPE message_status AS ENUM ('ACCEPTED');

-- Made to hold 10^9 rows: parts by time, each with its own index whose new entries lie side by side, because ids rise with
-- time. The key of the partitions is the id itself, so that an id alone names its part.
CREATE TABLE messages (
  request_id uuid NOT NULL,
  position smallint NOT NULL,
  application_id uuid NOT NULL,
  secret_version integer NOT NULL,
  sender text NOT NULL,
  recipient text NOT NULL,
  template_id uuid NOT NULL,
  template_parameters jsonb,
  extend text,
  status_callback text,
  parts smallint NOT NULL,
  status message_status NOT NULL,
  accepted_at timestamptz(3) NOT NULL,
  CONSTRAINT messages_pkey PRIMARY KEY (request_id, position),
  CONSTRAINT messages_position_range CHECK (position >= 1),
  CONSTRAINT messages_parts_range CHECK (parts >= 1)
) PARTITION BY RANGE (request_id);

-- The smallest id of an instant: 48 bits of milliseconds, all else zero.
CREATE FUNCTION first_request_id(at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT rpad(lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- Makes the parts of the month of `at` and of the `ahead` months after it that are missing. A gateway calls it at its start
-- and every ten minutes; it runs as the tables' owner, because the running role may be another.
CREATE FUNCTION ensure_message_partitions(at timestamptz, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  begins timestamp;
  made integer := 0;
BEGIN
  -- Of several gateways that ask at once one makes them.
  PERFORM pg_advisory_xact_lock(7306106);
  FOR month IN 0 .. ahead LOOP
    begins := date_trunc('month', at AT TIME ZONE 'UTC') + make_interval(months => month);
    IF to_regclass('messages_' || to_char(begins, 'YYYY_MM')) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF messages FOR VALUES FROM (%L) TO (%L)',
        'messages_' || to_char(begins, 'YYYY_MM'),
        first_request_id(begins AT TIME ZONE 'UTC'),
        first_request_id((begins + interval '1 month') AT TIME ZONE 'UTC')
      );
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Drops the parts whose last message is older than `before`; answers how many.
CREATE FUNCTION drop_message_partitions(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part name;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(7306106);
  -- Never recent ones: a clock that is far off must not cost what is kept.
  IF before > now() - interval '60 days' THEN
    RAISE EXCEPTION 'messages of the last 60 days are not dropped';
  END IF;
  FOR part IN
    SELECT child.relname
    FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'messages'::regclass
      AND child.relname ~ '^messages_\d{4}_\d{2}$'
      AND (to_date(right(child.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= before
  LOOP
    EXECUTE format('DROP TABLE %I', part);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

SELECT ensure_message_partitions(now(), 3);

-- Refused and accepted calls ---------------------------------------------------------------------------------------------

CREATE TABLE refused_calls (
  id uuid NOT NULL,
  application_id uuid NOT NULL,
  minute timestamptz(3) NOT NULL,
  address_group text NOT NULL,
  code text NOT NULL,
  address text NOT NULL,
  count integer NOT NULL,
  first_at timestamptz(3) NOT NULL,
  last_at timestamptz(3) NOT NULL,
  facts jsonb NOT NULL,
  CONSTRAINT refused_calls_pkey PRIMARY KEY (id),
  CONSTRAINT refused_calls_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications (id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT refused_calls_minute_whole CHECK (date_trunc('minute', minute) = minute),
  CONSTRAINT refused_calls_count_range CHECK (count >= 1),
  CONSTRAINT refused_calls_interval CHECK (last_at >= first_at)
);
CREATE UNIQUE INDEX refused_calls_application_id_minute_address_group_code_key
  ON refused_calls (application_id, minute, address_group, code);
CREATE INDEX refused_calls_minute_idx ON refused_calls (minute);

CREATE TABLE accepted_call_counts (
  application_id uuid NOT NULL,
  minute timestamptz(3) NOT NULL,
  calls integer NOT NULL,
  messages integer NOT NULL,
  pings integer NOT NULL,
  CONSTRAINT accepted_call_counts_pkey PRIMARY KEY (application_id, minute),
  CONSTRAINT accepted_call_counts_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications (id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT accepted_call_counts_minute_whole CHECK (date_trunc('minute', minute) = minute)
);
CREATE INDEX accepted_call_counts_minute_idx ON accepted_call_counts (minute);

CREATE TABLE application_usages (
  application_id uuid NOT NULL,
  secret_version integer NOT NULL,
  last_used_at timestamptz(3) NOT NULL,
  address text NOT NULL,
  CONSTRAINT application_usages_pkey PRIMARY KEY (application_id, secret_version),
  CONSTRAINT application_usages_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);

-- Notices ----------------------------------------------------------------------------------------------------------------

-- Whatever changes what an application may do is told to every gateway, by its key, when the change is committed: changes
-- by commands, by the operator's shell and by hand alike.
CREATE FUNCTION notify_credentials_of_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('sms_credentials', NEW.key);
  IF TG_OP = 'UPDATE' AND OLD.key <> NEW.key THEN
    PERFORM pg_notify('sms_credentials', OLD.key);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER applications_notify AFTER INSERT OR UPDATE ON applications
  FOR EACH ROW EXECUTE FUNCTION notify_credentials_of_application();

CREATE FUNCTION notify_credentials_of_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM pg_notify('sms_credentials', (SELECT key FROM applications WHERE id = OLD.application_id));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM pg_notify('sms_credentials', (SELECT key FROM applications WHERE id = NEW.application_id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER application_secrets_notify AFTER INSERT OR UPDATE OR DELETE ON application_secrets
  FOR EACH ROW EXECUTE FUNCTION notify_credentials_of_part();
CREATE TRIGGER whitelist_revisions_notify AFTER INSERT OR UPDATE OR DELETE ON whitelist_revisions
  FOR EACH ROW EXECUTE FUNCTION notify_credentials_of_part();

-- An empty notice: forget everything.
CREATE FUNCTION notify_credentials_of_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('sms_credentials', '');
  RETURN NULL;
END $$;
CREATE TRIGGER application_secrets_notify_truncate AFTER TRUNCATE ON application_secrets
  FOR EACH STATEMENT EXECUTE FUNCTION notify_credentials_of_all();
CREATE TRIGGER whitelist_revisions_notify_truncate AFTER TRUNCATE ON whitelist_revisions
  FOR EACH STATEMENT EXECUTE FUNCTION notify_credentials_of_all();
