-- Added after the rows are in.
ALTER TABLE public.region ADD PRIMARY KEY (r_regionkey);
ALTER TABLE public.nation ADD PRIMARY KEY (n_nationkey),
    ADD FOREIGN KEY (n_regionkey) REFERENCES public.region;
ALTER TABLE public.part ADD PRIMARY KEY (p_partkey);
ALTER TABLE public.supplier ADD PRIMARY KEY (s_suppkey),
    ADD FOREIGN KEY (s_nationkey) REFERENCES public.nation;
ALTER TABLE public.partsupp ADD PRIMARY KEY (ps_partkey, ps_suppkey),
    ADD FOREIGN KEY (ps_partkey) REFERENCES public.part,
    ADD FOREIGN KEY (ps_suppkey) REFERENCES public.supplier;
ALTER TABLE public.customer ADD PRIMARY KEY (c_custkey),
    ADD FOREIGN KEY (c_nationkey) REFERENCES public.nation;
ALTER TABLE public.orders ADD PRIMARY KEY (o_orderkey),
    ADD FOREIGN KEY (o_custkey) REFERENCES public.customer;
ALTER TABLE public.lineitem ADD PRIMARY KEY (l_orderkey, l_linenumber),
    ADD FOREIGN KEY (l_orderkey) REFERENCES public.orders,
    ADD FOREIGN KEY (l_partkey, l_suppkey) REFERENCES public.partsupp;
