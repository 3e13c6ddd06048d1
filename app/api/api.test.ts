import { apiContract } from "./api-contract.ts";
import { testDatabases } from "@/server/testing/databases.ts";

for (const [name, open] of testDatabases) apiContract(name, open);
