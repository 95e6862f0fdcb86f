// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/capturebar.h"

#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/keyhint.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {
constexpr int kLongest = 2'000;
constexpr int kBoxLetters = 15;
constexpr int kNarrow = 700;
constexpr int kHints = 560;
} // namespace

bool CaptureField::event(QEvent* event)
{
    const auto is = [event](QKeySequence::StandardKey key) { return static_cast<QKeyEvent*>(event)->matches(key); };
    if (event->type() == QEvent::ShortcutOverride && text().isEmpty()
        && (is(QKeySequence::Undo) || is(QKeySequence::Redo))) {
        event->ignore();
        return true;
    }
    return QLineEdit::event(event);
}

CaptureBar::CaptureBar(Appearance& appearance, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_from(new QComboBox(this))
    , m_field(new CaptureField(this))
    , m_themes(new QComboBox(this))
    , m_add(makeButton(this, appearance, Glyph::Plus, tr("Add note"), "primary"))
    , m_hints(hints())
{
    setObjectName(QStringLiteral("captureBar"));
    m_field->setObjectName(QStringLiteral("capture"));
    m_field->setMaxLength(kLongest);
    m_field->setAccessibleName(tr("New note"));
    m_field->setPlaceholderText(tr("What is to be said, in one line"));
    for (QComboBox* box : {m_from, m_themes}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(kBoxLetters);
    }
    m_from->setAccessibleName(tr("From"));
    m_themes->setAccessibleName(tr("Theme"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_from);
    row->addWidget(m_field, 1);
    row->addWidget(m_themes);
    row->addWidget(m_add);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 11, 12, 8);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_hints);
    connect(m_field, &QLineEdit::returnPressed, this, &CaptureBar::send);
    connect(m_add, &QPushButton::clicked, this, [this] {
        send();
        m_field->setFocus(Qt::OtherFocusReason);
    });
    connect(m_from, &QComboBox::activated, this, &CaptureBar::participantChosen);
}

QWidget* CaptureBar::hints()
{
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    const auto key = [&](const char* keys) { line->addWidget(new KeyHint(m_appearance, QLatin1String(keys), row)); };
    const auto words = [&](const QString& text) {
        QLabel* label = makeLabel(row, "small", text);
        line->addWidget(label);
        return label;
    };
    key("Enter");
    words(tr("adds,"));
    key("Alt");
    key("1");
    m_digits = words({});
    key("Ctrl T");
    words(tr("sets the theme,"));
    key("Ctrl Z");
    words(tr("takes the last note back"));
    line->addStretch(1);
    return row;
}

void CaptureBar::fill(QComboBox* box, const QList<std::pair<QString, int>>& items)
{
    const QVariant before = box->currentData();
    bool same = box->count() == items.size();
    for (int i = 0; same && i < box->count(); ++i)
        same = box->itemText(i) == items[i].first && box->itemData(i).toInt() == items[i].second;
    if (same)
        return;
    box->clear();
    for (const auto& [text, number] : items)
        box->addItem(text, number);
    box->setCurrentIndex(std::max(0, before.isValid() ? box->findData(before) : 0));
}

void CaptureBar::setRetro(const retro::Retro& retro)
{
    QList<std::pair<QString, int>> people;
    for (const retro::Participant& one : retro.participants)
        people.append({tr("From %1").arg(plain(one.name, 60)), one.number});
    if (people.isEmpty())
        people.append({tr("From nobody"), 0});
    fill(m_from, people);
    QList<std::pair<QString, int>> themes{{tr("No theme"), 0}};
    for (const retro::Theme& theme : retro.themes)
        themes.append({tr("Theme %1 %2").arg(plain(theme.letter, 4), plain(theme.title, 60)), theme.number});
    fill(m_themes, themes);
    const auto digits = std::min<qsizetype>(9, std::max<qsizetype>(1, people.size()));
    m_digits->setText(digits > 1 ? tr("to %1 picks the participant,").arg(digits) : tr("picks the participant,"));
}

void CaptureBar::setVerb(const QString& verb)
{
    m_add->setText(verb);
}

int CaptureBar::participant() const
{
    return m_from->currentData().toInt();
}

bool CaptureBar::setParticipant(int number)
{
    const int at = m_from->findData(number);
    if (at >= 0)
        m_from->setCurrentIndex(at);
    if (at >= 0)
        Q_EMIT participantChosen();
    return at >= 0;
}

int CaptureBar::theme() const
{
    return m_themes->currentData().toInt();
}

bool CaptureBar::setTheme(int number)
{
    const int at = m_themes->findData(number);
    if (at >= 0)
        m_themes->setCurrentIndex(at);
    return at >= 0;
}

void CaptureBar::send()
{
    const QString text = m_field->text().trimmed();
    if (text.isEmpty())
        return;
    m_field->setText({}); // and no undo of its own
    Q_EMIT added(text);
}

void CaptureBar::fit()
{
    const bool narrow = width() < m_appearance.px(kNarrow);
    m_hints->setVisible(width() >= m_appearance.px(kHints));
    for (QComboBox* box : {m_from, m_themes})
        box->setMinimumContentsLength(narrow ? kBoxLetters / 2 : kBoxLetters);
}

void CaptureBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    fit();
}

void CaptureBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.theme().panel);
    painter.fillRect(0, 0, width(), 2, m_appearance.theme().accent);
}

} // namespace wavedeck::ui
