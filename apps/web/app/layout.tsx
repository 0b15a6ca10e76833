import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "./base.css";
import "../ui/ticket.css";
import "../ui/shell.css";
import "../ui/playlists.css";
import "../ui/items.css";
import "../ui/search.css";
import "../ui/player.css";
import "./sign-in/sign-in.css";
import "../ui/form.css";
import "./account/account.css";

/** Every answer belongs to one person and one nonce: nothing is rendered ahead. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  description: "Your Spotify playlists, behind a sign-in of your own.",
  robots: { index: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#eeede7" },
    { media: "(prefers-color-scheme: dark)", color: "#121417" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        {children}
      </body>
    </html>
  );
}
