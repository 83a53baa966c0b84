import { useState } from "react";
import { chooseTheme, nextTheme, rememberedTheme, type Theme } from "./theme";

const SIGNS: Record<Theme, string> = {
  system: "M2.5 3.5h11v7h-11zM6 13.5h4",
  light:
    "M8 5a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
  dark: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z",
};

export function ThemeToggle() {
  const [theme, setTheme] = useState(rememberedTheme);
  const turn = () => {
    const next = nextTheme(theme);
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <button
      type="button"
      className="icon-button large"
      onClick={turn}
      aria-label={`Theme: ${theme}. Switch to ${nextTheme(theme)}`}
      title={`Theme: ${theme}`}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={SIGNS[theme]} />
      </svg>
    </button>
  );
}
