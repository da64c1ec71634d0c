-- faster - checked; 20 °C → 68 °F – “done” … € ©
COMMENT ON TABLE public.notes IS 'Notes of Straße, 東京';
