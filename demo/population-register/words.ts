import type { InEveryLanguage } from '../shared/language.ts';
import type { Brand } from '../shared/layout.ts';

/** How the register presents itself. */
export const BRAND: Brand = {
  vi: {
    service: 'Cơ sở dữ liệu dân cư thử nghiệm',
    organisation: 'Nguồn đối chiếu của môi trường phát triển',
    demonstration: 'Trang minh họa – mọi người ở đây đều là hư cấu.',
    footer: 'Cơ sở dữ liệu dân cư thử nghiệm.',
  },
  en: {
    service: 'Test population register',
    organisation: 'What the development environment compares people with',
    demonstration: 'Demonstration – everybody here is invented.',
    footer: 'Test population register.',
  },
  fr: {
    service: 'Registre de population d’essai',
    organisation: 'Source de vérification de l’environnement de développement',
    demonstration: 'Démonstration – toutes ces personnes sont inventées.',
    footer: 'Registre de population d’essai.',
  },
};

interface Words {
  readonly title: string;
  readonly introduction: string;
  readonly newcomers: string;
  readonly holders: string;
  readonly columns: readonly string[];
  readonly card: string;
  readonly genders: Readonly<Record<'male' | 'female' | 'other', string>>;
  readonly about: string;
  readonly aboutText: string;
  readonly back: string;
}

export const WORDS: InEveryLanguage<Words> = {
  vi: {
    title: 'Những người có trong cơ sở dữ liệu',
    introduction:
      'Hệ thống định danh hỏi ở đây xem số, họ tên và ngày sinh có khớp với nhau không, và ai là cha mẹ hoặc người giám hộ của ai.',
    newcomers: 'Chưa có tài khoản',
    holders: 'Đã có tài khoản',
    columns: ['Số', 'Họ tên', 'Ngày sinh', 'Giới tính'],
    card: 'Giấy tờ ghi',
    genders: { male: 'Nam', female: 'Nữ', other: 'Khác' },
    about: 'Cơ sở dữ liệu này giữ gì',
    aboutText: 'Chỉ có những người hư cấu trong tệp của môi trường phát triển. Câu hỏi không được lưu lại.',
    back: 'Về danh sách',
  },
  en: {
    title: 'The people in the register',
    introduction:
      'The identity provider asks here whether a number, a name and a date of birth belong together, and who is whose parent or guardian.',
    newcomers: 'Without an account',
    holders: 'With an account',
    columns: ['Number', 'Name', 'Date of birth', 'Gender'],
    card: 'Papers say',
    genders: { male: 'Male', female: 'Female', other: 'Other' },
    about: 'What this register keeps',
    aboutText: 'Only the invented people of the development environment’s files. Questions are not kept.',
    back: 'Back to the list',
  },
  fr: {
    title: 'Les personnes du registre',
    introduction:
      'Le fournisseur d’identité demande ici si un numéro, un nom et une date de naissance vont ensemble, et qui est le parent ou le tuteur de qui.',
    newcomers: 'Sans compte',
    holders: 'Avec un compte',
    columns: ['Numéro', 'Nom', 'Date de naissance', 'Sexe'],
    card: 'Sur ses papiers',
    genders: { male: 'Masculin', female: 'Féminin', other: 'Autre' },
    about: 'Ce que garde ce registre',
    aboutText: 'Seulement les personnes inventées des fichiers de développement. Les questions ne sont pas conservées.',
    back: 'Retour à la liste',
  },
};
