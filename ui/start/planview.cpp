// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/planview.h"

#include "models/plan/dryrun.h"
#include "models/plan/planshape.h"
#include "ui/start/faultlist.h"
#include "ui/start/limitsform.h"
#include "ui/start/plantext.h"
#include "ui/start/protocolsection.h"
#include "ui/start/waveflow.h"
#include "ui/theme/format.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace wavedeck::ui::start {

namespace {

constexpr int kLongestMission = 400;
constexpr int kLongestWord = 400; ///< of a command line
constexpr qsizetype kLongestDryRun = 2'000'000;
constexpr int kTextLines = 5; ///< that the text of the plan shows at least

} // namespace

PlanView::PlanView(const Appearance& appearance, QWidget* parent)
    : QStackedWidget(parent)
    , m_appearance(appearance)
{
    m_message = new EmptyState(appearance, this);
    m_message->setObjectName(QStringLiteral("planMessage"));
    addWidget(m_message);
    addWidget(makePlan());
    addWidget(makeDryRun());

    connect(m_message, &EmptyState::acted, this, [this] {
        if (m_failed)
            Q_EMIT tryAgainAsked();
        else
            Q_EMIT openAsked();
    });
    connect(m_choose, &QPushButton::clicked, this, &PlanView::workspaceAsked);
    connect(m_dryBack, &QPushButton::clicked, this, &PlanView::dryRunLeft);
    connect(m_limits, &LimitsForm::changed, this, &PlanView::showEstimate);
    connect(m_protocol, &ProtocolSection::cardAsked, this, &PlanView::cardAsked);
    connect(m_protocol, &ProtocolSection::reached, this, [this](QWidget* list, const QRect& row) {
        const QPoint at = list->mapTo(m_scroll->widget(), row.center());
        m_scroll->ensureVisible(at.x(), at.y(), 0, row.height());
    });
    connect(m_faults, &FaultList::lineAsked, m_text, &PlanText::goToLine);
    connect(&appearance, &Appearance::changed, this, &PlanView::dress);
    dress();
    showNothing();
}

QFrame* PlanView::section(const QString& title, QLabel** note)
{
    auto* frame = new QFrame;
    frame->setProperty("frame", QStringLiteral("bar"));
    auto* layout = new QVBoxLayout(frame);
    m_sections.append(frame);
    if (title.isEmpty())
        return frame;
    auto* head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(makeLabel(frame, "heading", title));
    auto* beside = new ElideLabel(frame, "hint", Qt::ElideLeft);
    head->addWidget(beside, 1);
    if (note)
        *note = beside;
    layout->addLayout(head);
    return frame;
}

QWidget* PlanView::makePlan()
{
    QFrame* head = section({});
    m_name = new ElideLabel(head, "title");
    m_name->setObjectName(QStringLiteral("planName"));
    m_mission = makeWrapped(head, "secondary");
    m_mission->setObjectName(QStringLiteral("planMission"));
    m_workspace = new ElideLabel(head, "secondary", Qt::ElideMiddle);
    m_workspace->setObjectName(QStringLiteral("planWorkspace"));
    m_choose = makeButton(head, m_appearance, Glyph::Folder, QStringLiteral("Choose folder…"), "small");
    m_choose->setObjectName(QStringLiteral("chooseFolder"));
    m_choose->setAccessibleName(QStringLiteral("Choose the folder that the agents work in"));
    auto* where = new QHBoxLayout;
    where->setSpacing(8);
    where->addWidget(makeLabel(head, "hint", QStringLiteral("Works in")));
    where->addWidget(m_workspace, 1);
    where->addWidget(m_choose);
    auto* headLayout = static_cast<QVBoxLayout*>(head->layout());
    headLayout->setSpacing(2);
    headLayout->addWidget(m_name);
    headLayout->addWidget(m_mission);
    headLayout->addLayout(where);

    m_faultSection = section(QStringLiteral("Faults"));
    m_faults = new FaultList(m_appearance, m_faultSection);
    m_faultSection->layout()->addWidget(m_faults);

    m_waveSection = section(QStringLiteral("Waves and gates"));
    m_waves = new WaveFlow(m_appearance, m_waveSection);
    m_hierarchy = makeWrapped(m_waveSection, "small");
    m_waveSection->layout()->addWidget(m_waves);
    m_waveSection->layout()->addWidget(m_hierarchy);

    m_limitSection = section(QStringLiteral("Limits"));
    m_limits = new LimitsForm(m_appearance, m_limitSection);
    m_limitSection->layout()->addWidget(m_limits);

    m_estimateSection = section(QStringLiteral("Estimate"), &m_estimateNote);
    m_estimate = new EstimateStrip(m_appearance, m_estimateSection);
    m_estimateSection->layout()->addWidget(m_estimate);

    m_protocolSection = section(QStringLiteral("Protocol"));
    m_protocol = new ProtocolSection(m_appearance, m_protocolSection);
    m_protocolSection->layout()->addWidget(m_protocol);

    m_textSection = section(QStringLiteral("Plan file"), &m_textNote);
    m_textSection->setProperty("frame", QStringLiteral("panel"));
    m_text = new PlanText(m_appearance, m_textSection);
    m_textSection->layout()->addWidget(m_text);
    static_cast<QVBoxLayout*>(m_textSection->layout())->setStretchFactor(m_text, 1);

    auto* content = new QFrame;
    content->setProperty("frame", QStringLiteral("panel"));
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QFrame* each : std::as_const(m_sections))
        layout->addWidget(each, each == m_textSection ? 1 : 0);
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(QStringLiteral("planScroll"));
    m_scroll->setAccessibleName(QStringLiteral("The plan"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(content);
    return m_scroll;
}

QWidget* PlanView::makeDryRun()
{
    m_dry = new QFrame(this);
    m_dry->setProperty("frame", QStringLiteral("panel"));
    m_dryText = new QPlainTextEdit(m_dry);
    m_dryText->setObjectName(QStringLiteral("dryRunText"));
    m_dryText->setAccessibleName(QStringLiteral("What would run"));
    m_dryText->setReadOnly(true);
    m_dryText->setUndoRedoEnabled(false);
    m_dryText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_dryText->setTabChangesFocus(true);
    m_dryText->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_dryBack
        = makeButton(m_dry, m_appearance, Glyph::ChevronLeft, QStringLiteral("Back to the plan"), "small", "Ctrl D");
    m_dryBack->setObjectName(QStringLiteral("dryRunBack"));
    auto* head = new QHBoxLayout;
    head->addWidget(makeLabel(m_dry, "title", QStringLiteral("Dry run")));
    head->addWidget(makeLabel(m_dry, "hint", QStringLiteral("Nothing is started")), 1, Qt::AlignBaseline);
    head->addWidget(m_dryBack);
    auto* layout = new QVBoxLayout(m_dry);
    layout->addLayout(head);
    layout->addWidget(m_dryText, 1);
    return m_dry;
}

void PlanView::dress()
{
    const auto px = [this](int pixels) { return m_appearance.px(pixels); };
    for (QFrame* each : std::as_const(m_sections)) {
        each->layout()->setContentsMargins(px(20), px(10), px(20), px(10));
        if (each != m_sections.first())
            each->layout()->setSpacing(px(9));
    }
    m_dry->layout()->setContentsMargins(px(20), px(12), px(20), px(16));
    m_dry->layout()->setSpacing(px(10));
    const QFontMetrics mono(m_appearance.mono(12));
    m_text->setMinimumHeight(mono.lineSpacing() * kTextLines + px(12));
}

void PlanView::showNothing()
{
    m_failed = false;
    m_message->showEmpty(QStringLiteral("No plan chosen"),
        QStringLiteral("Choose a plan on the left, or open a plan file. What it would do appears here."),
        QStringLiteral("Open plan file…"), Glyph::Folder);
    setCurrentWidget(m_message);
}

void PlanView::showLoading(const QString& path)
{
    m_loading = true;
    m_message->showLoading(QStringLiteral("Reading a plan"), 0, 0, plain(path.section(QLatin1Char('/'), -1)));
    setCurrentWidget(m_message);
}

bool PlanView::isLoading() const
{
    return m_loading && currentWidget() == m_message;
}

void PlanView::showError(const Error& error)
{
    m_loading = false;
    m_failed = true;
    m_message->showError(QStringLiteral("The plan cannot be read"), plain(error, 1000));
    setCurrentWidget(m_message);
}

void PlanView::showPlan(const OpenedPlan& plan, bool keepLimits)
{
    m_loading = false;
    const bool dry = isDryRun() && keepLimits && plan.reading.ok();
    const PlanLimits limits = keepLimits ? m_limits->limits() : PlanLimits();
    m_plan = plan;
    const Plan& read = plan.reading.plan;
    const bool ok = plan.reading.ok();
    const QString file = plan.path.section(QLatin1Char('/'), -1);
    m_name->setLine(plain(read.name.isEmpty() ? file : read.name));
    m_mission->setText(plain(read.mission.simplified(), kLongestMission));
    m_mission->setVisible(!m_mission->text().isEmpty());
    m_workspace->setLine(plain(read.workspace, 1000));
    m_faultSection->setVisible(!ok);
    for (QFrame* each : {m_waveSection, m_limitSection, m_estimateSection, m_protocolSection})
        each->setVisible(ok);
    m_faults->setFaults(plan.reading.faults);
    m_text->setPlan(plan.text, plan.reading.faults, plan.reading.warnings);
    static_cast<ElideLabel*>(m_textNote)
        ->setLine(QStringLiteral("%1, %2 lines").arg(plain(plan.path, 1000), ui::count(m_text->lines())));
    if (ok) {
        m_waves->setWaves(shapeOf(plan));
        const QString hierarchy = hierarchyLine(read);
        m_hierarchy->setText(plain(hierarchy, 400));
        m_hierarchy->setVisible(!hierarchy.isEmpty());
        m_protocol->setPlan(plan);
        m_limits->setPlan(plan);
        m_limits->setLimits(limits);
    } else {
        m_text->goToLine(plan.reading.faults.first().mark.line);
    }
    if (!keepLimits)
        m_scroll->verticalScrollBar()->setValue(0);
    setCurrentWidget(m_scroll);
    showDryRun(dry);
}

void PlanView::showEstimate()
{
    const PlanHistory& history = m_plan.history;
    static_cast<ElideLabel*>(m_estimateNote)
        ->setLine(history.runs() == 0 ? QStringLiteral("from the plan, no history yet")
                : history.runs() == 1 ? QStringLiteral("from one earlier run, %1").arg(history.sessions.first())
                                      : QStringLiteral("from the last %1 runs that completed").arg(history.runs()));
    m_estimate->setEstimate(estimateOf(m_plan, m_limits->limits()), history);
    m_protocol->setLimits(m_plan, m_limits->limits());
}

void PlanView::showDryRun(bool on)
{
    if (!on) {
        if (currentWidget() == m_dry)
            setCurrentWidget(m_scroll);
        return;
    }
    QString text = dryRunText(m_plan.dryRun, [](const QString& word) { return plain(word, kLongestWord); });
    if (text.size() > kLongestDryRun)
        text = text.left(kLongestDryRun) + QStringLiteral("\n… the rest is left out");
    m_dryText->setPlainText(text);
    setCurrentWidget(m_dry);
    m_dryText->setFocus(Qt::OtherFocusReason);
}

bool PlanView::isDryRun() const
{
    return currentWidget() == m_dry;
}

QList<QWidget*> PlanView::order() const
{
    return QList<QWidget*>{m_message, m_choose, m_faults, m_waves} + m_limits->fields() + m_protocol->order()
        + QList<QWidget*>{m_text, m_dryBack, m_dryText};
}

} // namespace wavedeck::ui::start
