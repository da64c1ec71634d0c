-- Takes back 00016. Lost are the rows of its tables, which the law may want kept: save them first.
DROP TABLE IF EXISTS
  public.vaccination_records,
  public.imaging_results,
  public.lab_results,
  public.prescription_items,
  public.prescriptions,
  public.medical_records;
