// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/preflightpanel.h"

#include "ui/start/nextstepslist.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui::start {

namespace {

constexpr int kLongestDetail = 500;

QString stateWord(PreflightCheck::State state)
{
    return state == PreflightCheck::Failed  ? QStringLiteral("Failed")
        : state == PreflightCheck::Advisory ? QStringLiteral("Advisory")
                                            : QStringLiteral("Passed");
}

Tone toneOf(PreflightCheck::State state)
{
    return state == PreflightCheck::Failed ? Tone::Bad : state == PreflightCheck::Advisory ? Tone::Warning : Tone::Good;
}

Glyph glyphOf(PreflightCheck::State state)
{
    return state == PreflightCheck::Failed  ? Glyph::Failed
        : state == PreflightCheck::Advisory ? Glyph::Warning
                                            : Glyph::Check;
}

} // namespace

CheckRow::CheckRow(const Appearance& appearance, const PreflightCheck& check, QWidget* parent)
    : QFrame(parent)
    , m_appearance(appearance)
    , m_state(check.state)
{
    const auto px = [&](int pixels) { return appearance.px(pixels); };
    const ToneColours& tone = appearance.theme().tone(toneOf(check.state));
    auto* glyph = new GlyphLabel(this, appearance);
    glyph->set(glyphOf(check.state), tone.text);
    auto* title = makeWrapped(this, "");
    title->setFont(appearance.font(13, QFont::Medium));
    title->setText(plain(check.title));
    QLabel* word = makeLabel(this, "", stateWord(check.state));
    const bool passed = check.state == PreflightCheck::Passed;
    word->setFont(appearance.font(12, passed ? QFont::Normal : QFont::DemiBold));
    QPalette colours = word->palette();
    colours.setColor(QPalette::WindowText, passed ? appearance.theme().t3 : tone.text);
    word->setPalette(colours);
    word->setProperty("tone", passed ? QStringLiteral("none") : stateWord(check.state));
    auto* first = new QHBoxLayout;
    first->setSpacing(px(8));
    first->addWidget(title, 1);
    first->addWidget(word, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    column->setSpacing(px(2));
    column->addLayout(first);
    QLabel* detail = makeWrapped(this, "", plain(check.detail, kLongestDetail));
    detail->setFont(appearance.font(12));
    detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(detail);
    for (QLabel* label : {title, detail}) {
        QPalette text = label->palette();
        text.setColor(QPalette::WindowText, label == title ? appearance.theme().t1 : appearance.theme().t2);
        label->setPalette(text);
    }
    if (!check.mend.isEmpty()) {
        QLabel* mend = makeWrapped(this, "", plain(check.mend, kLongestDetail) + QLatin1Char('.'));
        mend->setFont(appearance.font(12, QFont::Medium));
        column->addWidget(mend);
    }
    auto* actions = new QHBoxLayout;
    actions->setSpacing(px(6));
    actions->setContentsMargins(0, px(4), 0, 0);
    if (check.id == QLatin1String("workspace") && !passed) {
        QPushButton* choose = makeButton(this, appearance, Glyph::Folder, QStringLiteral("Choose folder…"), "small");
        choose->setObjectName(QStringLiteral("checkChooseFolder"));
        connect(choose, &QPushButton::clicked, this, &CheckRow::workspaceAsked);
        actions->addWidget(choose);
        m_buttons.append(choose);
    }
    if (!check.command.isEmpty()) {
        QPushButton* copy = makeButton(this, appearance, Glyph::Copy, QStringLiteral("Copy fix command"), "small");
        copy->setObjectName(QStringLiteral("copyFix"));
        copy->setAccessibleDescription(plain(check.command, kLongestDetail));
        connect(copy, &QPushButton::clicked, this,
            [command = check.command] { QGuiApplication::clipboard()->setText(command); });
        actions->addWidget(copy);
        m_buttons.append(copy);
    }
    actions->addStretch(1);
    if (!m_buttons.isEmpty())
        column->addLayout(actions);
    else
        delete actions;
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(px(14), px(8), px(14), px(8));
    layout->setSpacing(px(10));
    auto* side = new QVBoxLayout;
    side->setContentsMargins(0, px(2), 0, 0);
    side->addWidget(glyph);
    side->addStretch(1);
    layout->addLayout(side);
    layout->addLayout(column, 1);
    setAccessibleName(
        QStringLiteral("%1: %2. %3")
            .arg(plain(check.title), stateWord(check.state),
                plain(check.detail + (check.mend.isEmpty() ? QString() : QString(QStringLiteral(". ") + check.mend)),
                    kLongestDetail)));
}

void CheckRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    const ToneColours& tone = theme.tone(toneOf(m_state));
    if (m_state == PreflightCheck::Failed)
        painter.fillRect(rect(), tone.tint);
    if (m_state != PreflightCheck::Passed)
        painter.fillRect(0, 0, 3, height(), tone.text);
    painter.fillRect(0, height() - 1, width(), 1, theme.line0);
}

PreflightPanel::PreflightPanel(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_head(new QFrame(this))
    , m_count(new ElideLabel(m_head, "hint"))
    , m_again(makeButton(m_head, appearance, Glyph::Refresh, QStringLiteral("Check again"), "flat small", "F5"))
    , m_scroll(new QScrollArea(this))
{
    m_again->setObjectName(QStringLiteral("checkAgain"));
    m_head->setProperty("frame", QStringLiteral("bar"));
    auto* head = new QHBoxLayout(m_head);
    head->addWidget(makeLabel(m_head, "heading", QStringLiteral("Pre-flight")));
    head->addWidget(m_count, 1);
    head->addWidget(m_again);
    m_scroll->setObjectName(QStringLiteral("preflight"));
    m_scroll->setAccessibleName(QStringLiteral("Pre-flight checks"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_scroll, 1);
    connect(m_again, &QPushButton::clicked, this, &PreflightPanel::againAsked);
    connect(&appearance, &Appearance::changed, this, &PreflightPanel::fill);
    fill();
}

void PreflightPanel::setChecks(const QList<PreflightCheck>& checks)
{
    m_checks = checks;
    // What keeps the session from starting is read first.
    std::stable_sort(m_checks.begin(), m_checks.end(),
        [](const PreflightCheck& a, const PreflightCheck& b) { return a.state > b.state; });
    fill();
}

void PreflightPanel::setChecking(bool on)
{
    m_checking = on;
    m_again->setEnabled(!on && !m_checks.isEmpty());
    m_count->setLine(on          ? QStringLiteral("Checking")
            : m_checks.isEmpty() ? QString()
                                 : QStringLiteral("%1 checks").arg(m_checks.size()));
}

void PreflightPanel::fill()
{
    m_head->layout()->setContentsMargins(
        m_appearance.px(12), m_appearance.px(4), m_appearance.px(8), m_appearance.px(4));
    m_head->layout()->setSpacing(m_appearance.px(8));
    // A check that is pressed again shall keep the focus.
    const QString focused = focusWidget() ? focusWidget()->objectName() : QString();
    auto* list = new QFrame;
    list->setProperty("frame", QStringLiteral("panel"));
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_rows.clear();
    for (const PreflightCheck& check : std::as_const(m_checks)) {
        auto* row = new CheckRow(m_appearance, check, list);
        connect(row, &CheckRow::workspaceAsked, this, &PreflightPanel::workspaceAsked);
        layout->addWidget(row);
        m_rows.append(row);
    }
    if (m_checks.isEmpty()) {
        QLabel* nothing
            = makeWrapped(list, "hint", QStringLiteral("What a plan needs is checked here once it is chosen."));
        nothing->setContentsMargins(m_appearance.px(14), m_appearance.px(12), m_appearance.px(14), 0);
        layout->addWidget(nothing);
    }
    addNextSteps(list, layout);
    layout->addStretch(1);
    if (QWidget* before = m_scroll->takeWidget()) // what is pressed may be in it
        before->deleteLater();
    m_scroll->setWidget(list);
    list->show();
    setChecking(m_checking);
    if (!focused.isEmpty())
        for (QWidget* widget : order())
            if (widget->objectName() == focused && widget->isEnabled())
                widget->setFocus(Qt::OtherFocusReason);
}

void PreflightPanel::setNextSteps(const QList<history::NextStep>& steps, const QString& refusal)
{
    if (steps == m_next && refusal == m_refusal)
        return;
    m_next = steps;
    m_refusal = refusal;
    fill();
}

void PreflightPanel::addNextSteps(QWidget* list, QVBoxLayout* layout)
{
    m_nextList = nullptr;
    if (m_next.isEmpty())
        return;
    m_nextList = new NextStepsList(m_appearance, m_next, m_refusal, m_allSteps, m_ask, list);
    connect(m_nextList, &NextStepsList::chosen, this, &PreflightPanel::stepChosen);
    connect(m_nextList, &NextStepsList::allAsked, this, [this] {
        m_allSteps = true;
        fill();
    });
    layout->addWidget(m_nextList);
}

QList<QWidget*> PreflightPanel::order() const
{
    QList<QWidget*> all{m_again};
    for (const CheckRow* row : m_rows)
        all += row->buttons();
    if (m_nextList)
        all += m_nextList->order();
    return all;
}

} // namespace wavedeck::ui::start
