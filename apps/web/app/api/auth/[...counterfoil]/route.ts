import { counterfoil } from "../../../../counterfoil";

export const { GET, POST } = counterfoil.handlers;
