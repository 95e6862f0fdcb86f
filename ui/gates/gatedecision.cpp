// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/gatedecision.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/wheelguard.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace wavedeck::ui {

namespace {

constexpr int kPad = 10;
constexpr int kCircle = 15;
constexpr int kReasonHeight = 52;
constexpr int kLabelWidth = 84;
constexpr int kMostReason = 1'000;
/// How long a waiver may hold, in days; the engine takes no more (GATE-3). The second is what is offered.
constexpr int kSpans[] = {1, 7, 14, 30, 90};
constexpr int kOffered = 1;

QString dayText(const QDate& day)
{
    return QLocale::c().toString(day, QStringLiteral("d MMM yyyy"));
}

} // namespace

ChoiceCard::ChoiceCard(const Appearance& appearance, const QString& title, QWidget* parent)
    : QRadioButton(title, parent)
    , m_appearance(appearance)
{
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ChoiceCard::setMore(const QString& more)
{
    m_more = more;
    setAccessibleDescription(more);
    update();
}

QSize ChoiceCard::sizeHint() const
{
    const int lines = QFontMetrics(m_appearance.font(13)).height() + QFontMetrics(m_appearance.font(12)).height();
    return {m_appearance.px(200), lines + m_appearance.px(18)};
}

QSize ChoiceCard::minimumSizeHint() const
{
    return {m_appearance.px(120), sizeHint().height()};
}

void ChoiceCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = m_appearance.theme();
    painter.setPen(QPen(isChecked() ? theme.accent : theme.line2, 1));
    painter.setBrush(isChecked() ? theme.sel : underMouse() && isEnabled() ? theme.hover : theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const int pad = m_appearance.px(kPad);
    const double size = m_appearance.px(kCircle);
    const QRectF circle(pad, pad, size, size);
    painter.setPen(QPen(isChecked() ? theme.accentFill : theme.ctl, isChecked() ? size / 3 : 1.5));
    painter.setBrush(isChecked() ? theme.accentText : theme.inp);
    const double inset = isChecked() ? size / 6 : 0.75;
    painter.drawEllipse(circle.adjusted(inset, inset, -inset, -inset));
    const int left = int(circle.right()) + m_appearance.px(9);
    const QFont big = m_appearance.font(13, QFont::Medium);
    const int line = QFontMetrics(big).height();
    const int room = width() - left - pad;
    painter.setFont(big);
    painter.setPen(isEnabled() ? theme.t1 : theme.t3);
    painter.drawText(QRect(left, m_appearance.px(8), room, line), Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, room));
    painter.setFont(m_appearance.font(12));
    painter.setPen(isChecked() ? theme.t2 : theme.t3);
    painter.drawText(QRect(left, m_appearance.px(8) + line, room, painter.fontMetrics().height()), Qt::AlignVCenter,
        painter.fontMetrics().elidedText(m_more, Qt::ElideRight, room));
}

GateDecision::GateDecision(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_wait(new ChoiceCard(appearance, tr("Wait for criteria"), this))
    , m_waive(new ChoiceCard(appearance, tr("Waive with sign-off"), this))
    , m_form(new QWidget(this))
    , m_reason(new QPlainTextEdit(m_form))
    , m_role(new QComboBox(m_form))
    , m_until(new QComboBox(m_form))
    , m_note(makeWrapped(m_form, "small"))
    , m_discard(new QPushButton(tr("Discard"), m_form))
    , m_sign(makeButton(m_form, appearance, Glyph::Edit, tr("Sign waiver"), "primary"))
{
    setAccessibleName(tr("Decision"));
    m_waive->setMore(tr("Named, recorded, time-limited"));
    m_reason->setAccessibleName(tr("Reason of the waiver"));
    m_reason->setTabChangesFocus(true);
    m_reason->setPlaceholderText(tr("Why it may go on all the same"));
    m_role->setAccessibleName(tr("Signs as"));
    m_until->setAccessibleName(tr("Waived until"));
    m_sign->setToolTip(tr("Ctrl+Enter"));
    keepFromWheel(m_role);
    keepFromWheel(m_until);
    auto* grid = new QGridLayout(m_form);
    grid->setContentsMargins(0, 0, 0, 0);
    auto* reason = makeLabel(m_form, "secondary", tr("Reason"));
    reason->setBuddy(m_reason);
    auto* signs = makeLabel(m_form, "secondary", tr("Signs as"));
    signs->setBuddy(m_role);
    auto* until = makeLabel(m_form, "secondary", tr("until"));
    until->setBuddy(m_until);
    grid->addWidget(reason, 0, 0);
    grid->addWidget(m_reason, 0, 1, 1, 3);
    grid->addWidget(signs, 1, 0);
    grid->addWidget(m_role, 1, 1);
    grid->addWidget(until, 1, 2);
    grid->addWidget(m_until, 1, 3);
    grid->setColumnStretch(1, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_note, 1);
    buttons->addWidget(m_discard);
    buttons->addWidget(m_sign);
    grid->addLayout(buttons, 2, 0, 1, 4);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(8);
    cards->addWidget(m_wait, 1);
    cards->addWidget(m_waive, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 11, 16, 11);
    column->addWidget(makeLabel(this, "heading", tr("Decision")));
    column->addLayout(cards);
    column->addWidget(m_form);
    connect(m_waive, &QRadioButton::toggled, this, &GateDecision::keep);
    connect(m_reason, &QPlainTextEdit::textChanged, this, &GateDecision::keep);
    connect(m_role, &QComboBox::currentIndexChanged, this, &GateDecision::keep);
    connect(m_until, &QComboBox::currentIndexChanged, this, &GateDecision::keep);
    connect(m_discard, &QPushButton::clicked, this, &GateDecision::throwAway);
    connect(m_sign, &QPushButton::clicked, this, [this] { Q_EMIT signed_(m_of, draft()); });
    connect(&appearance, &Appearance::changed, this, &GateDecision::restyle);
    setToday(QDate::currentDate());
    setSigner({}, {});
    restyle();
}

void GateDecision::restyle()
{
    m_reason->setFixedHeight(m_appearance.px(kReasonHeight));
    if (auto* grid = qobject_cast<QGridLayout*>(m_form->layout())) {
        grid->setColumnMinimumWidth(0, m_appearance.px(kLabelWidth));
        grid->setHorizontalSpacing(m_appearance.px(8));
    }
}

void GateDecision::show(const Of& of, const QString& passes, const QString& note)
{
    m_wait->setMore(passes);
    m_noteText = note;
    if (of == m_of)
        return enable();
    m_of = of;
    load();
}

void GateDecision::load()
{
    const WaiverDraft known = m_drafts.value({m_of.session, m_of.gate});
    m_filling = true;
    (known.waives ? m_waive : m_wait)->setChecked(true);
    m_reason->setPlainText(known.reason);
    m_role->setCurrentIndex(std::max(0, m_role->findData(known.role)));
    const int until = m_until->findData(known.until);
    m_until->setCurrentIndex(until < 0 ? kOffered : until);
    m_filling = false;
    enable();
    Q_EMIT draftChanged();
}

void GateDecision::setSigner(const QString& name, const QStringList& roles)
{
    if (m_roles && *m_roles == roles && m_name == name)
        return;
    m_roles = roles;
    m_name = name;
    const QString before = m_role->currentData().toString();
    m_filling = true;
    m_role->clear();
    const QString who = name.isEmpty() ? tr("You, not signed in") : plain(name, 60);
    for (const QString& role : roles)
        m_role->addItem(who + QStringLiteral(", ") + plain(role, 60), role);
    if (roles.isEmpty())
        m_role->addItem(who, QString());
    m_role->setCurrentIndex(std::max(0, m_role->findData(before)));
    m_filling = false;
    enable();
}

void GateDecision::setToday(const QDate& today)
{
    const int chosen = m_until->currentIndex();
    if (m_until->itemData(0).toDate() == today.addDays(kSpans[0]))
        return;
    m_filling = true;
    m_until->clear();
    for (const int days : kSpans)
        m_until->addItem(dayText(today.addDays(days)), today.addDays(days));
    m_until->setCurrentIndex(chosen < 0 ? kOffered : chosen);
    m_filling = false;
}

void GateDecision::setPending(const QString& words)
{
    m_pending = words;
    enable();
}

void GateDecision::forget(const Of& of)
{
    m_drafts.remove({of.session, of.gate});
    if (of == m_of)
        load();
}

void GateDecision::throwAway()
{
    if (isWritten())
        m_discarded = {m_of, draft()};
    forget(Of(m_of));
    m_wait->setFocus();
    Q_EMIT discarded();
}

void GateDecision::restore()
{
    if (!mayRestore())
        return;
    m_drafts.insert({m_of.session, m_of.gate}, std::exchange(m_discarded, {})->second);
    load();
    m_reason->setFocus();
}

bool GateDecision::isWritten() const
{
    return m_waive->isChecked() && !m_reason->toPlainText().trimmed().isEmpty();
}

WaiverDraft GateDecision::draft() const
{
    return {m_waive->isChecked(), m_reason->toPlainText().trimmed().left(kMostReason), m_role->currentData().toString(),
        m_until->currentData().toDate()};
}

void GateDecision::keep()
{
    if (m_filling)
        return;
    m_drafts.insert({m_of.session, m_of.gate}, draft());
    enable();
    Q_EMIT draftChanged();
}

/// A button that cannot be pressed says why beside it.
void GateDecision::enable()
{
    const WaiverDraft now = draft();
    m_form->setVisible(now.waives);
    const bool free = m_pending.isEmpty();
    const bool said = !now.reason.isEmpty();
    m_sign->setEnabled(free && said && !m_of.gate.isEmpty());
    m_discard->setEnabled(free);
    for (QWidget* field : {static_cast<QWidget*>(m_reason), static_cast<QWidget*>(m_role),
             static_cast<QWidget*>(m_until), static_cast<QWidget*>(m_wait), static_cast<QWidget*>(m_waive)})
        field->setEnabled(free);
    m_note->setText(!free ? m_pending : said ? m_noteText : tr("A waiver needs a reason."));
}

} // namespace wavedeck::ui
