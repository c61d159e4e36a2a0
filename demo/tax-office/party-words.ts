import type { Html } from '../shared/html.ts';
import { html } from '../shared/html.ts';
import type { InEveryLanguage } from '../shared/language.ts';

/** Whose taxes they are. */
export type Kind = 'self' | 'organization' | 'person';

interface TaxWords {
  /** The name of the tax and its period. */
  readonly name: string;
  readonly due: string;
  readonly formTitle: string;
  readonly income: string;
}

interface PartyWords {
  readonly workingFor: string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly codes: Readonly<Record<Kind, string>>;
  readonly taxes: Readonly<Record<Kind, TaxWords>>;
  readonly role: string;
  readonly roles: Readonly<Record<string, string>>;
  readonly mayDo: string;
  readonly powers: Readonly<Record<string, string>>;
  readonly noPower: string;
  readonly through: string;
  readonly partOf: string;
  readonly until: string;
  readonly noEnd: string;
  readonly assurance: string;
  readonly assuranceLevel: (level: number) => string;
  readonly received: string;
  readonly open: string;
  readonly openInTab: string;
  readonly list: string;
  readonly listLead: string;
  readonly others: string;
  readonly othersLead: string;
  readonly otherSignIn: string;
  readonly companySignIn: string;
  readonly change: string;
  readonly notEmpowered: string;
  readonly notEmpoweredText: (name: Html) => Html;
  readonly filedBy: string;
  readonly taxpayer: string;
  readonly representedText: (name: Html) => Html;
  readonly needsPerson: string;
  readonly needsPersonText: string;
  readonly renewSilently: string;
  readonly signInAgain: string;
  readonly signOutHere: string;
  readonly stillOpen: (contexts: number) => string;
  readonly seeOpen: string;
}

const VI_PERSONAL: TaxWords = {
  name: 'Thuế thu nhập cá nhân, kỳ\u00a02026',
  due: '2027-04-30',
  formTitle: 'Tờ khai thuế thu\u00a0nhập cá\u00a0nhân, kỳ\u00a02026',
  income: 'Tổng thu nhập chịu thuế trong năm',
};
const EN_PERSONAL: TaxWords = {
  name: 'Personal income tax, 2026',
  due: '2027-04-30',
  formTitle: 'Personal income tax return, 2026',
  income: 'Total taxable income of the year',
};
const FR_PERSONAL: TaxWords = {
  name: 'Impôt sur le revenu, 2026',
  due: '2027-04-30',
  formTitle: 'Déclaration de l’impôt sur le revenu, 2026',
  income: 'Revenu imposable total de l’année',
};

/** Words about the party for whom somebody works. */
export const PARTY_WORDS: InEveryLanguage<PartyWords> = {
  vi: {
    workingFor: 'Đang làm việc cho',
    kinds: { self: 'Bản thân', organization: 'Tổ chức', person: 'Người khác' },
    codes: { self: 'Mã số thuế', organization: 'Mã số doanh nghiệp', person: 'Mã số thuế' },
    taxes: {
      self: VI_PERSONAL,
      person: VI_PERSONAL,
      organization: {
        name: 'Thuế thu nhập doanh nghiệp, kỳ\u00a02026',
        due: '2027-03-31',
        formTitle: 'Tờ khai thuế thu\u00a0nhập doanh\u00a0nghiệp, kỳ\u00a02026',
        income: 'Tổng thu nhập tính thuế trong năm',
      },
    },
    role: 'Vai trò của bạn',
    roles: {
      representative: 'Người đại diện theo pháp luật',
      administrator: 'Người quản trị',
      delegate: 'Người được ủy quyền',
      guardian: 'Người giám hộ',
    },
    mayDo: 'Bạn được phép',
    powers: { 'tax.read': 'xem hồ sơ thuế', 'tax.file': 'nộp tờ khai', 'tax.pay': 'nộp tiền thuế' },
    noPower: 'chỉ xem',
    through: 'Thông qua',
    partOf: 'Trực thuộc',
    until: 'Ủy quyền có hiệu lực đến',
    noEnd: 'Không thời hạn',
    assurance: 'Mức xác minh tổ chức',
    assuranceLevel: (level) => `Mức ${level}`,
    received: 'Dữ liệu chúng tôi nhận được về bên bạn thay mặt',
    open: 'Mở',
    openInTab: 'Mở trong thẻ mới',
    list: 'Bạn đang làm việc cho',
    listLead:
      'Mỗi bên có phiên làm việc và tờ khai riêng; bạn có thể mở nhiều bên cùng lúc, mỗi bên một thẻ trình duyệt.',
    others: 'Làm việc cho bên khác',
    othersLead: 'Hệ thống định danh sẽ hỏi bạn muốn làm việc cho ai. Những phiên đang mở vẫn giữ nguyên.',
    otherSignIn: 'Làm việc cho tổ chức khác',
    companySignIn: 'Kê khai cho công ty',
    change: 'Làm việc cho bên khác',
    notEmpowered: 'Bạn chưa được ủy quyền nộp tờ khai',
    notEmpoweredText: (name) =>
      html`Bạn có thể xem hồ sơ thuế của ${name}, nhưng việc nộp tờ khai cần quyền riêng. Hãy nhờ người quản trị hoặc người đại diện theo pháp luật ủy quyền thêm, rồi đăng nhập lại.`,
    filedBy: 'Người nộp',
    taxpayer: 'Người nộp thuế',
    representedText: (name) => html`Bạn thay mặt ${name} nộp tờ khai này.`,
    needsPerson: 'Hệ thống định danh cần gặp bạn',
    needsPersonText:
      'Không thể xác nhận lại mà không hỏi bạn: phiên ở đó đã kết thúc hoặc có điều cần bạn trả lời. Hãy đăng nhập như bình thường để tiếp tục.',
    renewSilently: 'Xác nhận lại với hệ thống định danh',
    signInAgain: 'Đăng nhập lại',
    signOutHere: 'Đăng xuất',
    stillOpen: (contexts) => `Trên thiết bị này bạn vẫn còn ${contexts} phiên làm việc khác đang mở tại Cổng thuế.`,
    seeOpen: 'Xem các phiên đang mở',
  },
  en: {
    workingFor: 'Working for',
    kinds: { self: 'Yourself', organization: 'Organisation', person: 'Another person' },
    codes: { self: 'Tax code', organization: 'Enterprise code', person: 'Tax code' },
    taxes: {
      self: EN_PERSONAL,
      person: EN_PERSONAL,
      organization: {
        name: 'Corporate income tax, 2026',
        due: '2027-03-31',
        formTitle: 'Corporate income tax return, 2026',
        income: 'Total assessable income of the year',
      },
    },
    role: 'Your role',
    roles: {
      representative: 'Legal representative',
      administrator: 'Administrator',
      delegate: 'Authorised delegate',
      guardian: 'Guardian',
    },
    mayDo: 'You may',
    powers: { 'tax.read': 'see the tax file', 'tax.file': 'file returns', 'tax.pay': 'pay taxes' },
    noPower: 'look only',
    through: 'Through',
    partOf: 'Part of',
    until: 'The mandate ends on',
    noEnd: 'No end date',
    assurance: 'Assurance of the organisation',
    assuranceLevel: (level) => `Level ${level}`,
    received: 'What we received about whom you represent',
    open: 'Open',
    openInTab: 'Open in a new tab',
    list: 'You are working for',
    listLead: 'Each has a session and a return of its own; you can work for several at once, each in a tab.',
    others: 'Work for somebody else',
    othersLead: 'The identity provider will ask for whom you want to work. Whatever is open stays open.',
    otherSignIn: 'Work for another organisation',
    companySignIn: 'File for a company',
    change: 'Work for somebody else',
    notEmpowered: 'You are not authorised to file',
    notEmpoweredText: (name) =>
      html`You can look at the tax file of ${name}, but filing a return needs a power of its own. Ask an administrator or the legal representative to give it to you, then sign in again.`,
    filedBy: 'Filed by',
    taxpayer: 'Taxpayer',
    representedText: (name) => html`You file this return on behalf of ${name}.`,
    needsPerson: 'The identity provider needs you',
    needsPersonText:
      'It could not confirm without asking: your session there has ended, or there is a question for you. Please sign in as usual to go on.',
    renewSilently: 'Confirm with the identity provider',
    signInAgain: 'Sign in again',
    signOutHere: 'Sign out',
    stillOpen: (contexts) =>
      `On this device you still have ${contexts} other ${contexts === 1 ? 'session' : 'sessions'} open at the Tax Office.`,
    seeOpen: 'See what is open',
  },
  fr: {
    workingFor: 'Vous agissez pour',
    kinds: { self: 'Vous-même', organization: 'Organisation', person: 'Autre personne' },
    codes: { self: 'Numéro fiscal', organization: 'Numéro d’entreprise', person: 'Numéro fiscal' },
    taxes: {
      self: FR_PERSONAL,
      person: FR_PERSONAL,
      organization: {
        name: 'Impôt sur les sociétés, 2026',
        due: '2027-03-31',
        formTitle: 'Déclaration de l’impôt sur les sociétés, 2026',
        income: 'Résultat imposable total de l’année',
      },
    },
    role: 'Votre rôle',
    roles: {
      representative: 'Représentant légal',
      administrator: 'Administrateur',
      delegate: 'Mandataire',
      guardian: 'Tuteur',
    },
    mayDo: 'Vous pouvez',
    powers: {
      'tax.read': 'consulter le dossier fiscal',
      'tax.file': 'déposer des déclarations',
      'tax.pay': 'payer les impôts',
    },
    noPower: 'consulter seulement',
    through: 'Par l’intermédiaire de',
    partOf: 'Rattachée à',
    until: 'Le mandat prend fin le',
    noEnd: 'Sans limite de durée',
    assurance: 'Niveau de vérification de l’organisation',
    assuranceLevel: (level) => `Niveau ${level}`,
    received: 'Ce que nous avons reçu sur qui vous représentez',
    open: 'Ouvrir',
    openInTab: 'Ouvrir dans un nouvel onglet',
    list: 'Vous agissez pour',
    listLead:
      'Chacun a sa propre session et sa propre déclaration ; vous pouvez agir pour plusieurs à la fois, un onglet chacun.',
    others: 'Agir pour quelqu’un d’autre',
    othersLead: 'Le fournisseur d’identité vous demandera pour qui vous voulez agir. Les sessions ouvertes le restent.',
    otherSignIn: 'Agir pour une autre organisation',
    companySignIn: 'Déclarer pour une société',
    change: 'Agir pour quelqu’un d’autre',
    notEmpowered: 'Vous n’êtes pas habilité à déclarer',
    notEmpoweredText: (name) =>
      html`Vous pouvez consulter le dossier fiscal de ${name}, mais le dépôt d’une déclaration exige un pouvoir particulier. Demandez-le à un administrateur ou au représentant légal, puis reconnectez-vous.`,
    filedBy: 'Déposée par',
    taxpayer: 'Contribuable',
    representedText: (name) => html`Vous déposez cette déclaration au nom de ${name}.`,
    needsPerson: 'Le fournisseur d’identité a besoin de vous',
    needsPersonText:
      'Il n’a pas pu confirmer sans vous interroger : votre session y est terminée, ou une question vous attend. Connectez-vous normalement pour continuer.',
    renewSilently: 'Confirmer auprès du fournisseur d’identité',
    signInAgain: 'Se reconnecter',
    signOutHere: 'Se déconnecter',
    stillOpen: (contexts) =>
      `Sur cet appareil, ${contexts === 1 ? 'une autre session reste ouverte' : `${contexts} autres sessions restent ouvertes`} au Service des impôts.`,
    seeOpen: 'Voir les sessions ouvertes',
  },
};
