-- Units and their versions are written through the fn_iu_* functions alone, also by the owner.
--
-- The functions open the gateway for the time of their own writes. A setting alone would be no guard, since any session
-- may set it; so the writer must be the owner of the table too, as the functions are. What is left to the owner who sets
-- it by hand is a deliberate act, not an accident.
CREATE FUNCTION public.fn_iu_gateway_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP IN ('INSERT', 'UPDATE')
    AND current_setting('iu.gateway', true) = 'open'
    AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of %.% refused: units are written through fn_iu_create, fn_iu_apply_edit_draft, fn_iu_enact and fn_iu_retire',
    TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege', HINT = 'Nothing is ever deleted: retire the unit instead.';
END
$$;

REVOKE EXECUTE ON FUNCTION public.fn_iu_gateway_guard() FROM PUBLIC;

-- Row triggers fire in the order of their names: the gateway first.
CREATE TRIGGER iu_1_gateway BEFORE INSERT OR UPDATE OR DELETE ON public.information_unit
  FOR EACH ROW EXECUTE FUNCTION public.fn_iu_gateway_guard();
CREATE TRIGGER iu_1_gateway_truncate BEFORE TRUNCATE ON public.information_unit
  FOR EACH STATEMENT EXECUTE FUNCTION public.fn_iu_gateway_guard();
CREATE TRIGGER uv_1_gateway BEFORE INSERT OR UPDATE OR DELETE ON public.unit_version
  FOR EACH ROW EXECUTE FUNCTION public.fn_iu_gateway_guard();
CREATE TRIGGER uv_1_gateway_truncate BEFORE TRUNCATE ON public.unit_version
  FOR EACH STATEMENT EXECUTE FUNCTION public.fn_iu_gateway_guard();
