-- Takes away what cutter_dryrun.sql gave in this database; where no other database still grants it anything, the role too.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'cutter_dryrun') THEN
    DROP OWNED BY cutter_dryrun;
    BEGIN
      DROP ROLE cutter_dryrun;
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'role cutter_dryrun stays: other databases still grant it rights; run this there too';
    END;
  END IF;
END
$$;
