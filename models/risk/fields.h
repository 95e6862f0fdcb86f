// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/assessment.h"

#include <type_traits>

/// Internal to models/risk: the one table of the fields of an assessment, in the order of its report. A visitor is
/// told key, label and member of each; reading, writing, setting by path and the report all go through here.
namespace wavedeck::risk {

/// The words of a field that has a fixed set.
const QStringList& kindWords();
const QStringList& formWords();
const QStringList& statusWords();
const QStringList& hiddenWords();
const QStringList& flagWords();

template <class A, class B>
concept Is = std::is_same_v<std::remove_const_t<A>, B>;

template <class V, Is<Risk> T> void describe(V& v, T& r)
{
    v.id("R", r.id);
    v.line("title", "Risk", r.title);
    v.word("category", "Category", r.category, categories());
    v.score("inherent", "Inherent", r.inherent);
    v.score("residual", "Residual", r.residual);
    v.level("level", "Level", r.level);
    v.line("mitigation", "Mitigation", r.mitigation);
    v.word("status", "Status", r.status, statusWords());
    v.line("justification", "Justification", r.justification);
    v.words("debt", "Debt", r.debt);
}

template <class V, Is<Phase> T> void describe(V& v, T& p)
{
    v.id("P", p.id);
    v.line("name", "Phase", p.name);
    v.level("level", "Level", p.level);
    v.number("effort_min", "Effort, minutes", p.effortMin);
    v.number("week", "Week", p.week);
    v.line("rollback", "Rollback", p.rollback);
    v.line("note", "Note", p.note);
    v.words("waves", "Waves", p.waves);
}

template <class V, Is<Tested> T> void describe(V& v, T& t)
{
    v.id("T", t.id);
    v.line("text", "What", t.text);
    v.line("reference", "Reference", t.reference);
    v.line("why", "Why", t.why);
}

template <class V, Is<RollbackStep> T> void describe(V& v, T& s)
{
    v.code("command", "Command", s.command);
    v.arguments("argv", "Arguments", s.argv);
    v.line("expected", "Expected", s.expected);
}

template <class V, Is<Rollback> T> void describe(V& v, T& r)
{
    v.number("estimate_ms", "Estimate, milliseconds", r.estimateMs);
    v.list("steps", "Steps", r.steps);
}

template <class V, Is<MonitoringLine> T> void describe(V& v, T& m)
{
    v.line("signal", "Signal", m.signal);
    v.line("source", "Source", m.source);
    v.line("unit", "Unit", m.unit);
    v.line("warning", "Warning", m.warning);
    v.line("critical", "Critical", m.critical);
    v.line("then", "Then", m.then);
}

template <class V, Is<CheckItem> T> void describe(V& v, T& c)
{
    v.id("C", c.id);
    v.line("text", "What", c.text);
    v.flag("mandatory", "Mandatory", c.mandatory);
}

template <class V, Is<FollowUp> T> void describe(V& v, T& f)
{
    v.id("F", f.id);
    v.line("text", "What", f.text);
    v.line("owner", "Owner", f.owner);
    v.number("effort_min", "Effort, minutes", f.effortMin);
    v.line("why", "Why", f.why);
    v.line("solution", "Solution", f.solution);
    v.number("horizon_days", "Due, days after the decision", f.horizonDays);
}

template <class V, Is<Question> T> void describe(V& v, T& q)
{
    v.id("Q", q.id);
    v.line("text", "Question", q.text);
    v.line("answer", "Answer", q.answer);
}

template <class V, Is<HiddenRisk> T> void describe(V& v, T& h)
{
    v.id("H", h.id);
    v.line("text", "What", h.text);
    v.word("state", "State", h.state, hiddenWords());
    v.line("reason", "Reason", h.reason);
}

template <class V, Is<GovernanceLine> T> void describe(V& v, T& g)
{
    v.id("G", g.id);
    v.line("before", "Before", g.before);
    v.line("after", "After", g.after);
}

template <class V, Is<Recommendation> T> void describe(V& v, T& r)
{
    v.id("A", r.id);
    v.line("text", "Recommendation", r.text);
    v.line("justification", "Justification", r.justification);
    v.line("implementation", "Implementation", r.implementation);
    v.line("example", "Example", r.example);
}

template <class V, Is<Evidence> T> void describe(V& v, T& e)
{
    v.line("objective", "Objective", e.objective);
    v.line("text", "Evidence", e.text);
    v.flag("met", "Met", e.met);
}

template <class V, Is<DocumentLink> T> void describe(V& v, T& d)
{
    v.line("name", "Document", d.name);
    v.line("reference", "Reference", d.reference);
}

template <class V, Is<Assessment> T> void describe(V& v, T& a)
{
    v.line("title", "Title", a.title);
    v.word("kind", "Kind", a.kind, kindWords());
    v.word("template", "Template", a.form, formWords());
    v.choices("flags", "Change", a.flags, flagWords());
    v.word("category", "Category", a.category, categories());
    v.line("requester", "Requester", a.requester);
    v.line("session", "Session", a.session);
    v.line("plan_file", "Plan", a.planFile);
    v.line("plan_sha256", "Plan SHA-256", a.planSha256);
    v.code("plan_runs", "What it runs", a.planRuns);
    v.words("debt", "Debt", a.debt);
    v.line("classification", "Classification", a.classification);
    v.lines("distribution", "Distribution", a.distribution);
    v.number("matrix", "Matrix version", a.matrix);
    v.score("inherent", "Inherent", a.inherent);
    v.score("residual", "Residual", a.residual);
    v.level("user_impact", "User impact", a.userImpact);
    v.level("rollback_ease", "Ease of rollback", a.rollbackEase);
    v.level("testing", "State of testing", a.testing);
    v.level("level", "Overall level", a.level);
    v.prose("summary", "Executive summary", a.summary);
    v.prose("change", "Change", a.change);
    v.prose("level_why", "Justification of the level", a.levelWhy);
    v.prose("mitigation", "Mitigation", a.mitigation);
    v.list("risks", "Risks", a.risks);
    v.prose("technical", "Technical risks", a.technical);
    v.prose("security", "Security risks", a.security);
    v.prose("performance", "Performance risks", a.performance);
    v.list("phases", "Phases", a.phases);
    v.list("tested", "Tested", a.tested);
    v.list("not_tested", "Not tested", a.notTested);
    v.prose("regression", "Regression", a.regression);
    v.list("monitoring", "Monitoring", a.monitoring);
    v.group("rollback", "Rollback", a.rollback);
    v.list("before", "Before the deployment", a.before);
    v.list("during", "During the deployment", a.during);
    v.list("after", "After the deployment", a.after);
    v.list("follow_ups", "Follow-ups", a.followUps);
    v.list("questions", "Questions of the stakeholder", a.questions);
    v.list("hidden_risks", "Hidden risks", a.hiddenRisks);
    v.list("governance", "Governance", a.governance);
    v.list("recommendations", "Recommendations", a.recommendations);
    v.list("objectives", "Objectives", a.objectives);
    v.list("documents", "Documents", a.documents);
    v.prose("decision_valid", "Was the decision right", a.decisionValid);
    v.prose("gaps", "Gaps", a.gaps);
    v.prose("rollback_plan", "Rollback plan", a.rollbackPlan);
    v.prose("documentation", "Documentation", a.documentation);
    v.prose("appendices", "Appendices", a.appendices);
}

/// What a field is, for who needs no values.
enum class FieldType { Id, Line, Prose, Code, Number, Flag, Word, Level, Score, Words, Lines, Arguments, List, Group };

struct FieldSpec {
    QString key;
    QString label;
    FieldType type = FieldType::Line;
    QStringList choices; ///< of Word, and of Words with a fixed set; empty = any
    QList<FieldSpec> below; ///< of List and Group
};

/// The table as data. Made once; any thread.
const QList<FieldSpec>& fieldSpecs();

} // namespace wavedeck::risk
