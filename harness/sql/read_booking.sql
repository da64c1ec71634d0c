-- What the transaction's clinic sees of appointment $1: its status, or 'nothing'.
SELECT coalesce((SELECT appointment.status FROM public.appointments AS appointment WHERE appointment.id = $1::uuid),
                'nothing')
