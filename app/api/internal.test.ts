import { testDatabases } from "@/server/testing/databases.ts";
import { internalContract } from "./internal-contract.ts";

for (const [name, open] of testDatabases) internalContract(name, open);
