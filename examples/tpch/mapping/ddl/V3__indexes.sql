-- Built after the rows are in.

CREATE INDEX part_supply_supplier ON ${catalogue}.part_supply (supplier_id);
CREATE INDEX sales_order_customer ON ${sales}.sales_order (customer_id);
CREATE INDEX sales_order_ordered_on ON ${sales}.sales_order (ordered_on);
CREATE INDEX sales_order_waiting ON ${sales}.sales_order (priority, ordered_on) WHERE status <> 'fulfilled';
CREATE INDEX order_line_part ON ${sales}.order_line (part_id, supplier_id);
CREATE INDEX order_line_shipped_on ON ${sales}.order_line (shipped_on);
