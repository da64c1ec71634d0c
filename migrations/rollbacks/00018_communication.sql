-- Takes back 00018. Lost are the rows of its tables.
DROP TABLE IF EXISTS
  public.messages,
  public.conversations,
  public.email_messages,
  public.whatsapp_messages,
  public.sms_messages,
  public.notifications;
