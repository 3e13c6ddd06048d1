CREATE TABLE "figures" (
	"hour" timestamp with time zone NOT NULL,
	"figure" text NOT NULL,
	"label" text NOT NULL,
	"bucket" smallint NOT NULL,
	"count" bigint NOT NULL,
	"sum" double precision NOT NULL,
	CONSTRAINT "figures_hour_figure_label_bucket_pk" PRIMARY KEY("hour","figure","label","bucket")
);
