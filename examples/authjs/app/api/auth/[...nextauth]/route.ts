import NextAuth from "next-auth";
import { authOptions } from "../../../../auth";

type Context = { params: Promise<{ nextauth: string[] }> };

export async function GET(request: Request, context: Context): Promise<Response> {
  const answer: Response = await NextAuth(authOptions())(request, context);
  // It would write back the tokens that it was asked with, over newer ones that the proxy has set meanwhile.
  if (new URL(request.url).pathname.endsWith("/session")) answer.headers.delete("set-cookie");
  return answer;
}

export function POST(request: Request, context: Context): Promise<Response> {
  return NextAuth(authOptions())(request, context);
}
