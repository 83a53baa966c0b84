import * as z from "zod/mini";
import { maybe, page, reads, text } from "./reads";

export const session = reads<"Session">()(
  z.object({
    id: text,
    person: text,
    roles: z.array(text),
    csrfToken: text,
    expiresAt: text,
    grants: z.array(z.object({ role: text, folder: maybe })),
  }),
);
export const signInProviders = reads<"SignInProviders">()(
  z.object({ providers: z.array(z.object({ name: text })) }),
);
export const signInAttempt = reads<"SignInAttempt">()(
  z.object({ continueAt: text, expiresAt: text }),
);
export const signedOut = reads<"SignedOut">()(z.object({ continueAt: text }));
export const openSession = reads<"OpenSession">()(
  z.object({
    id: text,
    person: text,
    createdAt: text,
    seenAt: text,
    expiresAt: text,
    agent: text,
    from: text,
    issuer: maybe,
  }),
);
export const substitute = reads<"Substitute">()(
  z.object({ person: maybe, from: maybe, until: maybe }),
);
export const openSessionPage = reads<"OpenSessionPage">()(page(openSession));

export type Session = z.infer<typeof session>;
export type Substitute = z.infer<typeof substitute>;
export type OpenSession = z.infer<typeof openSession>;
