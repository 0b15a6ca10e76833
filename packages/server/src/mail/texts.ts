import type { Language } from "./letter.js";

/** What a letter says, in sentences; `{app}`, `{minutes}` and `{hours}` are filled in. */
export interface Text {
  subject: string;
  paragraphs: readonly string[];
  /** Words of the link; a text without them has no link. */
  link?: string;
  /** What stands below the link. */
  end: readonly string[];
}

/**
 * The occasions of letters. None of them names the person: whoever registers somebody else's address must not be able
 * to choose what we write there.
 */
export type Occasion = "verify" | "known" | "elsewhere" | "reset" | "changed";

export const TEXTS: Readonly<Record<Language, Readonly<Record<Occasion, Text>>>> = {
  en: {
    verify: {
      subject: "Confirm your e-mail address for {app}",
      paragraphs: [
        "Somebody registered at {app} with this e-mail address. If it was you, open this link and type the password you chose:",
      ],
      link: "Confirm the address",
      end: ["The link works once, for {hours} hours.", "If it was not you, do nothing: no account is made without it."],
    },
    known: {
      subject: "You already have an account at {app}",
      paragraphs: [
        "Somebody tried to register at {app} with this e-mail address, but there is an account with it already.",
        "If it was you, sign in with your password. If you have forgotten it, ask for a new one on the sign-in page.",
      ],
      end: ["If it was not you, do nothing: nothing has changed."],
    },
    elsewhere: {
      subject: "You already have an account at {app}",
      paragraphs: [
        "Somebody tried to register at {app} with this e-mail address, but there is an account with it already.",
        "If it was you, sign in as you did before, with your account at another service. It has no password here.",
      ],
      end: ["If it was not you, do nothing: nothing has changed."],
    },
    reset: {
      subject: "Choose a new password for {app}",
      paragraphs: ["Somebody asked for a new password for your account at {app}. If it was you, choose one here:"],
      link: "Choose a new password",
      end: [
        "The link works once, for {minutes} minutes. A new password signs you out everywhere.",
        "If it was not you, do nothing: your password stays as it is.",
      ],
    },
    changed: {
      subject: "Your password for {app} was changed",
      paragraphs: ["The password of your account at {app} was changed just now, and other devices were signed out."],
      end: ["If it was not you, ask for a new password on the sign-in page at once."],
    },
  },
  ko: {
    verify: {
      subject: "{app} 이메일 주소를 확인해 주세요",
      paragraphs: [
        "이 이메일 주소로 {app} 가입 신청이 있었습니다. 본인이 신청하셨다면 아래 링크를 열고 가입할 때 정한 비밀번호를 입력해 주세요.",
      ],
      link: "이메일 주소 확인",
      end: [
        "이 링크는 {hours}시간 동안 한 번만 사용할 수 있습니다.",
        "본인이 신청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 확인하지 않으면 계정이 만들어지지 않습니다.",
      ],
    },
    known: {
      subject: "{app} 계정이 이미 있습니다",
      paragraphs: [
        "이 이메일 주소로 {app} 가입 신청이 있었지만, 같은 주소의 계정이 이미 있습니다.",
        "본인이시라면 비밀번호로 로그인해 주세요. 비밀번호를 잊으셨다면 로그인 화면에서 새 비밀번호를 요청해 주세요.",
      ],
      end: ["본인이 신청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 바뀐 것은 없습니다."],
    },
    elsewhere: {
      subject: "{app} 계정이 이미 있습니다",
      paragraphs: [
        "이 이메일 주소로 {app} 가입 신청이 있었지만, 같은 주소의 계정이 이미 있습니다.",
        "본인이시라면 전처럼 다른 서비스의 계정으로 로그인해 주세요. 이 계정에는 비밀번호가 없습니다.",
      ],
      end: ["본인이 신청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 바뀐 것은 없습니다."],
    },
    reset: {
      subject: "{app} 새 비밀번호를 정해 주세요",
      paragraphs: [
        "{app} 계정의 새 비밀번호 요청이 있었습니다. 본인이 요청하셨다면 아래에서 새 비밀번호를 정해 주세요.",
      ],
      link: "새 비밀번호 정하기",
      end: [
        "이 링크는 {minutes}분 동안 한 번만 사용할 수 있습니다. 비밀번호를 바꾸면 모든 기기에서 로그아웃됩니다.",
        "본인이 요청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 비밀번호는 그대로입니다.",
      ],
    },
    changed: {
      subject: "{app} 비밀번호가 변경되었습니다",
      paragraphs: ["{app} 계정의 비밀번호가 방금 변경되었고, 다른 기기에서는 로그아웃되었습니다."],
      end: ["본인이 변경하지 않으셨다면 로그인 화면에서 바로 새 비밀번호를 요청해 주세요."],
    },
  },
};
