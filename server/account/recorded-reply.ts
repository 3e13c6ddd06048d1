/** What next-auth writes its answer to, in the way of Node's responses, until it is a Response. */
export class RecordedReply {
  #status = 200;
  #body: string | undefined;
  readonly #headers = new Map<string, string | readonly string[]>();

  status(code: number): this {
    this.#status = code;
    return this;
  }

  getHeader(name: string): string | readonly string[] | undefined {
    return this.#headers.get(name.toLowerCase());
  }

  setHeader(name: string, value: string | readonly string[]): this {
    this.#headers.set(name.toLowerCase(), value);
    return this;
  }

  send(body: unknown): void {
    this.#body = typeof body === "string" ? body : JSON.stringify(body);
  }

  json(body: unknown): void {
    this.setHeader("content-type", "application/json");
    this.send(body);
  }

  end(): void {
    // nothing else comes
  }

  response(): Response {
    const pairs = [...this.#headers].flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : value.map((one) => [name, one]),
    );
    return new Response(this.#body, { status: this.#status, headers: pairs });
  }
}
