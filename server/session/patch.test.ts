import { testDatabases } from "../testing/databases.ts";
import { patchContract } from "./patch-contract.ts";

for (const [name, open] of testDatabases) patchContract(name, open);
