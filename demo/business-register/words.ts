import type { InEveryLanguage } from '../shared/language.ts';
import type { Brand } from '../shared/layout.ts';
import type { Organisation, Status } from './organisations.ts';

/** How the register presents itself. */
export const BRAND: Brand = {
  vi: {
    service: 'Đăng ký doanh nghiệp thử nghiệm',
    organisation: 'Nguồn đối chiếu của môi trường phát triển',
    demonstration: 'Trang minh họa – mọi tổ chức ở đây đều là hư cấu.',
    footer: 'Đăng ký doanh nghiệp thử nghiệm.',
  },
  en: {
    service: 'Test business register',
    organisation: 'What the development environment asks about organisations',
    demonstration: 'Demonstration – every organisation here is invented.',
    footer: 'Test business register.',
  },
  fr: {
    service: 'Registre des entreprises d’essai',
    organisation: 'Source de vérification de l’environnement de développement',
    demonstration: 'Démonstration – toutes ces organisations sont inventées.',
    footer: 'Registre des entreprises d’essai.',
  },
};

interface Words {
  readonly title: string;
  readonly introduction: string;
  readonly code: string;
  readonly kind: string;
  readonly kinds: Readonly<Record<Organisation['kind'], string>>;
  readonly founded: string;
  readonly headOffice: string;
  readonly foreignName: string;
  readonly parent: string;
  readonly representatives: string;
  readonly born: string;
  readonly removed: string;
  readonly remove: string;
  readonly restore: string;
  /** Names a button to those who cannot see what it stands beside. */
  readonly ofWhom: (person: string, organisation: string) => string;
  readonly status: string;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly byParent: string;
  readonly apply: string;
  readonly about: string;
  readonly aboutText: string;
  readonly back: string;
}

export const WORDS: InEveryLanguage<Words> = {
  vi: {
    title: 'Các tổ chức đã đăng ký',
    introduction:
      'Hệ thống định danh hỏi ở đây xem một tổ chức còn hoạt động không và ai là người đại diện theo pháp luật.',
    code: 'Mã số doanh nghiệp',
    kind: 'Loại hình',
    kinds: {
      limited_liability_company: 'Công ty trách nhiệm hữu hạn',
      joint_stock_company: 'Công ty cổ phần',
      cooperative: 'Hợp tác xã',
      branch: 'Chi nhánh',
    },
    founded: 'Ngày thành lập',
    headOffice: 'Trụ sở',
    foreignName: 'Tên nước ngoài',
    parent: 'Thuộc',
    representatives: 'Người đại diện theo pháp luật',
    born: 'sinh',
    removed: 'không còn là người đại diện',
    remove: 'Gỡ',
    restore: 'Khôi phục',
    ofWhom: (person, organisation) => `${person} – ${organisation}`,
    status: 'Tình trạng',
    statuses: { active: 'Đang hoạt động', suspended: 'Tạm ngừng hoạt động', dissolved: 'Đã giải thể' },
    byParent: 'Khi tổ chức mẹ tạm ngừng hoặc giải thể, chi nhánh cũng vậy.',
    apply: 'Áp dụng',
    about: 'Nơi này giữ gì',
    aboutText:
      'Chỉ có những tổ chức và người hư cấu trong tệp của môi trường phát triển. Thay đổi mất đi khi dừng; câu hỏi không được lưu lại.',
    back: 'Về danh sách',
  },
  en: {
    title: 'The organisations in the register',
    introduction:
      'The identity provider asks here whether an organisation is active and who its legal representatives are.',
    code: 'Enterprise code',
    kind: 'Kind',
    kinds: {
      limited_liability_company: 'Limited liability company',
      joint_stock_company: 'Joint stock company',
      cooperative: 'Cooperative',
      branch: 'Branch',
    },
    founded: 'Founded',
    headOffice: 'Head office',
    foreignName: 'Foreign name',
    parent: 'Belongs to',
    representatives: 'Legal representatives',
    born: 'born',
    removed: 'no longer a representative',
    remove: 'Remove',
    restore: 'Restore',
    ofWhom: (person, organisation) => `${person} – ${organisation}`,
    status: 'State',
    statuses: { active: 'Active', suspended: 'Suspended', dissolved: 'Dissolved' },
    byParent: 'When the organisation that it belongs to is suspended or dissolved, so is the branch.',
    apply: 'Apply',
    about: 'What this register keeps',
    aboutText:
      'Only the invented organisations and people of the development environment’s file. Changes are gone when it stops; questions are not kept.',
    back: 'Back to the list',
  },
  fr: {
    title: 'Les organisations du registre',
    introduction:
      'Le fournisseur d’identité demande ici si une organisation est active et qui sont ses représentants légaux.',
    code: 'Numéro d’entreprise',
    kind: 'Forme',
    kinds: {
      limited_liability_company: 'Société à responsabilité limitée',
      joint_stock_company: 'Société par actions',
      cooperative: 'Coopérative',
      branch: 'Succursale',
    },
    founded: 'Création',
    headOffice: 'Siège',
    foreignName: 'Nom étranger',
    parent: 'Dépend de',
    representatives: 'Représentants légaux',
    born: 'naissance',
    removed: 'ne représente plus',
    remove: 'Retirer',
    restore: 'Rétablir',
    ofWhom: (person, organisation) => `${person} – ${organisation}`,
    status: 'État',
    statuses: { active: 'Active', suspended: 'Suspendue', dissolved: 'Dissoute' },
    byParent: 'Quand l’organisation dont elle dépend est suspendue ou dissoute, la succursale l’est aussi.',
    apply: 'Appliquer',
    about: 'Ce que garde ce registre',
    aboutText:
      'Seulement les organisations et personnes inventées du fichier de développement. Les changements disparaissent à l’arrêt ; les questions ne sont pas conservées.',
    back: 'Retour à la liste',
  },
};
