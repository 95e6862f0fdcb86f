// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/signbar.h"

#include "ui/risk/riskwords.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/secretfield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

using Kind = RiskDecision::Kind;

constexpr int kMostReason = 1'000;
constexpr int kLongest = 200;
constexpr int kPasswordWide = 132;
constexpr int kReasonWide = 120;

bool needsPassword(Kind kind)
{
    return kind != Kind::Submit && kind != Kind::Withdraw;
}

} // namespace

SignBar::SignBar(Appearance& appearance, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_glyph(new GlyphLabel(this, appearance, 14))
    , m_statement(new ElideLabel(this, "heading"))
    , m_under(new ElideLabel(this, "small"))
    , m_role(new QComboBox(this))
    , m_reason(new QLineEdit(this))
    , m_read(new QCheckBox(tr("I read the not tested list"), this))
    , m_password(new SecretField(tr("Password for this signature"), this))
    , m_difference(new QPushButton(this))
    , m_enter(new QPushButton(tr("Sign in…"), this))
    , m_second(new QWidget(this))
{
    setObjectName(QStringLiteral("signBar"));
    setAccessibleName(tr("Sign-off"));
    m_role->setAccessibleName(tr("Signs as"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Reason, kept with the signature"));
    m_reason->setMaxLength(kMostReason);
    m_password->setPlaceholderText(tr("Password"));
    setLook(m_difference, QLatin1String("link"));
    make(Kind::Submit, tr("Submit for review"), "primary", "Ctrl Enter", int(Glyph::Check));
    make(Kind::RequestChanges, tr("Request changes"), "", "Ctrl R", -1);
    make(Kind::Reject, tr("Reject…"), "danger", "", -1);
    make(Kind::Defer, tr("Defer…"), "", "", -1);
    make(Kind::Revoke, tr("Revoke…"), "danger", "", -1);
    make(Kind::Approve, tr("Approve and sign"), "primary", "Ctrl Enter", int(Glyph::Edit));
    m_enter->setAutoDefault(false);
    layOut();
    connect(m_enter, &QPushButton::clicked, this, &SignBar::signInAsked);
    connect(m_reason, &QLineEdit::textChanged, this, &SignBar::enable);
    connect(m_password, &QLineEdit::textChanged, this, &SignBar::enable);
    connect(m_read, &QCheckBox::toggled, this, &SignBar::enable);
    connect(m_role, &QComboBox::currentIndexChanged, this, &SignBar::enable);
    connect(m_difference, &QPushButton::clicked, this, &SignBar::differenceAsked);
    connect(&appearance, &Appearance::changed, this, &SignBar::arrange);
    hide();
}

QPushButton* SignBar::make(Kind kind, const QString& text, const char* look, const char* key, int glyph)
{
    auto* button
        = glyph >= 0 ? makeButton(this, m_appearance, Glyph(glyph), text, look, key) : new QPushButton(text, this);
    if (glyph < 0) {
        setLook(button, QLatin1String(look));
        button->setProperty("keyHint", QString::fromLatin1(key));
        button->setAutoDefault(false);
    }
    button->setProperty("key", QString::fromLatin1(key));
    connect(button, &QPushButton::clicked, this, [this, kind] { Q_EMIT asked(kind); });
    m_buttons.insert(kind, button);
    return button;
}

void SignBar::layOut()
{
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(m_statement);
    auto* below = new QHBoxLayout;
    below->setSpacing(6);
    below->addWidget(m_under, 1);
    below->addWidget(m_difference);
    words->addLayout(below);
    m_row = new QHBoxLayout;
    m_row->setSpacing(10);
    m_row->addWidget(m_glyph);
    m_row->addLayout(words, 3);
    m_row->addWidget(m_role);
    m_row->addWidget(m_reason, 4);
    m_tail = {m_read, m_password, m_enter};
    for (const Kind kind : {Kind::RequestChanges, Kind::Reject, Kind::Defer, Kind::Revoke, Kind::Submit, Kind::Approve})
        m_tail.append(m_buttons[kind]);
    m_secondRow = new QHBoxLayout(m_second);
    m_secondRow->setContentsMargins(0, 0, 0, 0);
    m_secondRow->setSpacing(10);
    m_secondRow->addStretch(1);
    for (QWidget* each : std::as_const(m_tail))
        m_row->addWidget(each);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 8);
    column->setSpacing(8);
    column->addLayout(m_row);
    column->addWidget(m_second);
    m_second->hide();
    m_statement->setMinimumWidth(m_appearance.px(210));
}

QList<QWidget*> SignBar::focusOrder() const
{
    QList<QWidget*> order{m_difference, m_role, m_reason};
    return order + m_tail;
}

QSize SignBar::minimumSizeHint() const
{
    return {0, QFrame::minimumSizeHint().height()};
}

void SignBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    arrange();
}

/// One row where it fits, else the fields above and the buttons below.
void SignBar::arrange()
{
    m_password->setFixedWidth(m_appearance.px(kPasswordWide));
    m_reason->setMinimumWidth(m_appearance.px(kReasonWide));
    const auto wanted = [this](bool hints) {
        int wide = m_appearance.px(14 + 32 + 250) + 10;
        if (m_difference->isVisibleTo(this))
            wide += m_difference->sizeHint().width();
        if (m_role->isVisibleTo(this))
            wide += m_role->sizeHint().width() + 10;
        if (m_reason->isVisibleTo(this))
            wide += m_appearance.px(kReasonWide) + 10;
        for (QWidget* each : m_tail) {
            if (!each->isVisibleTo(this) && !each->isVisibleTo(m_second))
                continue;
            if (const QString key = each->property("key").toString(); !key.isEmpty())
                setKeyHint(each, hints ? key : QString());
            wide += (each == m_password ? m_appearance.px(kPasswordWide) : each->sizeHint().width()) + 10;
        }
        return wide;
    };
    const bool two = wanted(true) > width() && wanted(false) > width();
    if (two)
        (void)wanted(true);
    if (std::exchange(m_two, two) != two) {
        QHBoxLayout* from = two ? m_row : m_secondRow;
        QHBoxLayout* to = two ? m_secondRow : m_row;
        for (QWidget* each : std::as_const(m_tail)) {
            const bool hidden = each->isHidden();
            from->removeWidget(each);
            to->addWidget(each);
            each->setVisible(!hidden);
        }
    }
    m_second->setVisible(
        two && std::any_of(m_tail.begin(), m_tail.end(), [](const QWidget* each) { return !each->isHidden(); }));
}

void SignBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(0, 0, width(), 2, m_appearance.theme().accent);
}

bool SignBar::offers(Kind kind) const
{
    const QString& state = m_shown.line.state;
    switch (kind) {
    case Kind::Submit:
        return state != QLatin1String("submitted") && state != QLatin1String("approved")
            && state != QLatin1String("rejected") && m_shown.mayEdit;
    case Kind::Approve:
    case Kind::RequestChanges:
    case Kind::Reject:
    case Kind::Defer:
    case Kind::Escalate:
        return state == QLatin1String("submitted") && m_shown.notMine.isEmpty() && m_role->count() > 0;
    case Kind::Revoke:
        return state == QLatin1String("approved") && m_signedIn;
    case Kind::Withdraw:
        return state == QLatin1String("submitted") && m_signedIn;
    }
    return false;
}

void SignBar::show(const RiskShown* shown, const Actor& who, bool people, qint64 now, bool editing)
{
    const bool other = !shown || !m_any || shown->line.id != m_shown.line.id || shown->version != m_shown.version;
    m_any = shown != nullptr;
    if (other) {
        m_told.clear();
        m_reason->clear();
        m_read->setChecked(false);
        m_password->wipe();
    }
    setVisible(m_any && !editing);
    if (m_any)
        showFor(*shown, who, people, now, editing);
}

void SignBar::showFor(const RiskShown& shown, const Actor& who, bool people, qint64 now, bool editing)
{
    m_shown = shown;
    m_editing = editing;
    m_people = people;
    m_signedIn = who.signedIn;
    const QVariant role = m_role->currentData();
    m_role->clear();
    for (const RiskSlot& slot : shown.slots)
        if (slot.mine)
            m_role->addItem(
                plain(slot.phase.isEmpty() ? slot.title : QString(slot.phase + QStringLiteral(": ") + slot.title),
                    kLongest),
                QVariant::fromValue(QStringList{slot.role, slot.phase}));
    m_role->setCurrentIndex(std::max(0, m_role->findData(role)));
    const bool signs = offers(Kind::Approve);
    const bool fields = signs || offers(Kind::Revoke);
    m_role->setVisible(signs && m_role->count() > 1);
    m_reason->setVisible(fields);
    m_password->setVisible(fields);
    m_read->setVisible(signs && !shown.content.value(QLatin1String("not_tested")).toArray().isEmpty());
    for (auto it = m_buttons.cbegin(); it != m_buttons.cend(); ++it)
        it.value()->setVisible(offers(Kind(it.key())));
    const auto words = riskwords::barWords(shown, who, people, now);
    m_glyph->set(words.glyph, m_appearance.theme().tone(words.tone).text);
    setWords(signs ? tr("Sign as %1, %2").arg(plain(who.printed(), kLongest), m_role->currentText()) : words.statement,
        words.under);
    m_enter->setVisible(people && !who.signedIn);
    m_difference->setVisible(shown.approvedVersion > 0 && shown.approvedVersion != shown.version);
    m_difference->setText(tr("What changed since version %1").arg(shown.approvedVersion));
    arrange();
    enable();
}

void SignBar::setWords(const QString& statement, const QString& under)
{
    static_cast<ElideLabel*>(m_statement)->setLine(statement);
    m_statement->setToolTip(QString());
    m_underText = under;
}

void SignBar::setPending(const QString& words)
{
    m_pending = words;
    enable();
}

void SignBar::say(const QString& words, bool bad)
{
    m_told = words;
    m_bad = bad;
    enable();
}

void SignBar::signedIt()
{
    wipe();
    m_reason->clear();
    m_read->setChecked(false);
}

void SignBar::wipe()
{
    m_password->wipe();
}

RiskDecision SignBar::decision(Kind kind) const
{
    const QStringList slot = m_role->currentData().toStringList();
    RiskDecision made;
    made.kind = kind;
    made.id = m_shown.line.id;
    made.version = m_shown.version;
    made.sha256 = m_shown.sha256;
    made.role = slot.value(0);
    made.phase = slot.value(1);
    made.reason = m_reason->text().trimmed();
    return made;
}

SecretPtr SignBar::secret() const
{
    return m_password->secret();
}

QString SignBar::missing(Kind kind) const
{
    if (!m_pending.isEmpty())
        return m_pending;
    if (!m_any || m_editing || !offers(kind))
        return tr("Nothing to decide here.");
    if (kind == Kind::Submit && !m_shown.missing.isEmpty())
        return tr("%n section(s) are missing", nullptr, int(m_shown.missing.size()));
    if (kind == Kind::Withdraw || kind == Kind::Submit)
        return {};
    if (m_reason->text().trimmed().isEmpty())
        return tr("A signature needs a reason.");
    if (kind == Kind::Approve && m_read->isVisibleTo(this) && !m_read->isChecked())
        return tr("Confirm that you read what is not tested.");
    if (needsPassword(kind) && m_password->text().isEmpty())
        return tr("Your password is asked for every signature.");
    return {};
}

/// A button that cannot be pressed says why beside it.
void SignBar::enable()
{
    const bool free = m_pending.isEmpty();
    for (QWidget* field : {static_cast<QWidget*>(m_role), static_cast<QWidget*>(m_reason),
             static_cast<QWidget*>(m_read), static_cast<QWidget*>(m_password)})
        field->setEnabled(free);
    for (auto it = m_buttons.cbegin(); it != m_buttons.cend(); ++it)
        it.value()->setEnabled(missing(Kind(it.key())).isEmpty());
    const bool signs = offers(Kind::Approve);
    QString under = m_underText;
    if (!free)
        under = m_pending;
    else if (!m_told.isEmpty())
        under = m_told;
    else if (signs && !m_reason->text().isEmpty())
        if (const QString lacks = missing(Kind::Approve); !lacks.isEmpty())
            under = lacks;
    setLook(m_under, free && m_bad && !m_told.isEmpty() ? QLatin1String("error") : QLatin1String("small"));
    static_cast<ElideLabel*>(m_under)->setLine(under);
    m_under->setToolTip(tipOf(under));
}

} // namespace wavedeck::ui
