#include <stdio.h>
#include <string.h>

/* A program for the editors of the corpus: nothing else depends on it. */
struct pair {
	const char *name;
	int value;
};

static const struct pair pairs[] = {
	{ "alpha", 1 }, { "beta", 2 }, { "gamma", 3 },
};

static int find(const char *name)
{
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	}
	return -1; /* 見つからない */
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: %s name\n", argv[0]);
		return 2;
	}
	printf("%s is %d\n", argv[1], find(argv[1]));
	return 0;
}
