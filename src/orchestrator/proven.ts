/**
 * Fingerprints of the functions that the simulator was proven against, row by row: those of the reference database
 * (db/), on which test/e2e/truth carries its plans out; test/e2e/truth/proven.test.ts checks the list against it. Any other
 * fingerprint gives "prediction unproven for these functions".
 */
export const PROVEN_FINGERPRINTS: readonly string[] = [
  // cutter_governance.fn_dot_separation_guard()
  'd19cc1c6497dcbd2c35961ce98c70848d881ec62ad763b0ee753650c4ee88370',
  // public.fn_append_only_guard()
  '43dc810b5ace057730c1b3555b6a3d0025c75da842c9e3fb5303d6c1c6e765d4',
  // public.fn_iu_apply_edit_draft(text, text, text, text, integer)
  'e2c5c14738e1d73224c97c84851bf04e990fd17add1dc6d300c82c79e18cdd64',
  // public.fn_iu_birth_gate()
  '26ae84341e76c92d996f62780b9cea0e281568a55221bd31b688aa3ecc2f5b16',
  // public.fn_iu_create(text, text, text, text, text, text, text, text, uuid, text, text, integer)
  '81990904043a7ef96b57365d015f5ef808495cb5da1398824f36f6a71572b8c2',
  // public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)
  'a80b68e3265cfb60ed8bc6e739efd1542a45d008f6f3760c0bc53a96bee9e9a8',
  // public.fn_iu_gateway_guard()
  'e7f680229ac3ca0c3b62e4d7e36f678cb7084e5407cc8bf49c8f94ef09bbaba6',
  // public.fn_iu_immutability_guard()
  'd00ba9dbd864e44f79094c65d9ca56043529629403bc05d2c7947195c915659a',
  // public.fn_iu_retire(text, text, uuid, text)
  'de4232c56fec6854775bd7891d95efb66a9c44b21fbed7eebef0786fa832be4e',
  // public.fn_uv_birth_gate()
  '7d8311e82f619770038388f4daf25cfaf634a53efa1c3887da98365634caa4d4',
  // public.fn_uv_immutability_guard()
  '8146166d99e9f20f9868867105bacb0ed082065d30083fe6cc5c1fd00cea9284',
]
